using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.Training.Evaluation;
using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Cli.Evaluation;

/// <summary>Judges detectors by a protocol, each with several seeds.</summary>
internal static class DetectorComparison
{
    /// <summary>The name that stands for all of <see cref="EvaluationProtocol.Compared"/>.</summary>
    public const string All = "all";

    /// <summary>Runs them one after the other and ends with one table.</summary>
    public static async Task<IReadOnlyList<EvaluationSummary>> RunAsync(
        EvaluationProtocol protocol,
        string[] data,
        string detector,
        IReadOnlyList<int> seeds,
        CancellationToken cancellationToken
    )
    {
        var summaries = new List<EvaluationSummary>();
        var drives = new List<(string Detector, DriveScores[] Runs)>();
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
            if (outcomes.Select(outcome => outcome.Drives).OfType<DriveScores>().ToArray() is { } runs && runs.Length == outcomes.Count)
                drives.Add((name, runs));
            summaries.Add(
                EvaluationSummary.Summarize(
                    name,
                    [.. outcomes.Select(outcome => outcome.Result)],
                    [.. outcomes.Select(outcome => outcome.Figures)]
                )
            );
        }
        for (var i = 0; i < summaries.Count && drives.Count == summaries.Count; i++)
            summaries[i] = summaries[i] with { Differences = Differences(drives[i], drives) };
        ComparisonTable.Write(summaries);
        Console.WriteLine($"Seeds {string.Join(", ", seeds)}; {summary}.");
        return summaries;
    }

    private static IReadOnlyList<DetectorDifference> Differences(
        (string Detector, DriveScores[] Runs) one,
        IEnumerable<(string Detector, DriveScores[] Runs)> all
    ) =>
        [
            .. all.Where(other => other.Detector != one.Detector)
                .Select(other => DetectorDifference.Measure(other.Detector, one.Runs, other.Runs)),
        ];
}
