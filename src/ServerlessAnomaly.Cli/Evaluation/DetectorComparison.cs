using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.Training.Evaluation;

namespace ServerlessAnomaly.Cli.Evaluation;

/// <summary>Judges detectors by a protocol, each with several seeds.</summary>
internal static class DetectorComparison
{
    /// <summary>The name that stands for all of <see cref="EvaluationProtocol.Compared"/>.</summary>
    public const string All = "all";

    /// <summary>Runs them one after the other and ends with one table.</summary>
    public static async Task<IReadOnlyList<EvaluationSummary>> RunAsync(
        EvaluationProtocol protocol, string[] data, string detector, IReadOnlyList<int> seeds, CancellationToken cancellationToken)
    {
        var summaries = new List<EvaluationSummary>();
        var summary = "";
        foreach (var name in detector == All ? protocol.Compared : [detector])
        {
            var outcomes = new List<EvaluationOutcome>();
            foreach (var seed in seeds)
            {
                using var line = new ProgressLine($"evaluate {name}, seed {seed}");
                outcomes.Add(await protocol.RunAsync(data, name, seed, new TrainingProgressLine(line), cancellationToken));
                line.Done(summary = outcomes[^1].Summary);
            }
            summaries.Add(EvaluationSummary.Of(
                name, [.. outcomes.Select(outcome => outcome.Result)], [.. outcomes.Select(outcome => outcome.Figures)]));
        }
        ComparisonTable.Write(summaries);
        Console.WriteLine($"Seeds {string.Join(", ", seeds)}; {summary}.");
        return summaries;
    }
}
