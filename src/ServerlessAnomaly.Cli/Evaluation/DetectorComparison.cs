using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Evaluation;

namespace ServerlessAnomaly.Cli.Evaluation;

/// <summary>Judges detectors by the protocol <c>backblaze-2018</c>, each with several seeds.</summary>
internal static class DetectorComparison
{
    /// <summary>The name that stands for all of <see cref="Backblaze2018Protocol.Compared"/>.</summary>
    public const string All = "all";

    /// <summary>Runs them one after the other and ends with one table.</summary>
    public static async Task<IReadOnlyList<EvaluationSummary>> RunAsync(
        string[] data, string detector, IReadOnlyList<int> seeds, CancellationToken cancellationToken)
    {
        var summaries = new List<EvaluationSummary>();
        foreach (var name in detector == All ? Backblaze2018Protocol.Compared : [detector])
        {
            var runs = new List<EvaluationResult>();
            foreach (var seed in seeds)
            {
                using var line = new ProgressLine($"evaluate {name}, seed {seed}");
                runs.Add(await Backblaze2018Protocol.RunAsync(
                    new FileTelemetryArchive(data), name, seed, new TrainingProgressLine(line), cancellationToken));
                line.Done($"drive AUC {runs[^1].DriveAuc:0.000}");
            }
            summaries.Add(EvaluationSummary.Of(runs));
        }
        ComparisonTable.Write(summaries);
        return summaries;
    }
}
