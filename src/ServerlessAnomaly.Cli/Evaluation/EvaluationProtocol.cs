using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Evaluation;
using ServerlessAnomaly.Training.Evaluation.Mixed;
using ServerlessAnomaly.Training.Evaluation.Mnist;
using ServerlessAnomaly.Training.Evaluation.Nab;
using ServerlessAnomaly.Training.Fitting;

namespace ServerlessAnomaly.Cli.Evaluation;

/// <summary>A fixed way to judge a detector.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Detectors">Detectors that it can judge; the first is the default.</param>
/// <param name="Compared">Those that <see cref="DetectorComparison.All"/> stands for.</param>
/// <param name="RunAsync">Trains and judges a detector: paths of the data, its name, seed.</param>
internal sealed record EvaluationProtocol(
    string Name,
    IReadOnlyList<string> Detectors,
    IReadOnlyList<string> Compared,
    Func<string[], string, int, IProgress<TrainingProgress>, CancellationToken, Task<EvaluationOutcome>> RunAsync
)
{
    /// <summary>All protocols.</summary>
    public static IReadOnlyList<EvaluationProtocol> All { get; } =
    [
        new(
            Backblaze2018Protocol.Name,
            Backblaze2018Protocol.Detectors,
            Backblaze2018Protocol.Compared,
            (paths, detector, seed, progress, cancellationToken) =>
                OfDrivesAsync(Backblaze2018Protocol.RunAsync(new FileTelemetryArchive(paths), detector, seed, progress, cancellationToken))
        ),
        .. BackblazeMixedProtocol.All.Select(protocol => new EvaluationProtocol(
            protocol.Name,
            BackblazeMixedProtocol.Detectors,
            BackblazeMixedProtocol.Detectors,
            (paths, detector, seed, progress, cancellationToken) =>
                OfDrivesAsync(protocol.RunAsync(new FileTelemetryArchive(paths), detector, seed, progress, cancellationToken))
        )),
        Mnist(MnistProtocol.Vae),
        Mnist(MnistProtocol.One),
        new(NabProtocol.Name, NabProtocol.Detectors, NabProtocol.Detectors, RunNabAsync),
    ];

    private static async Task<EvaluationOutcome> OfDrivesAsync(Task<EvaluationResult> running)
    {
        var result = await running;
        return new EvaluationOutcome(
            result,
            result.NamedFigures(),
            $"judged on {result.NegativeWindows + result.PositiveWindows:N0} windows",
            () => EvaluationTable.Write(result),
            result.Drives,
            result.Evidence
        );
    }

    private static async Task<EvaluationOutcome> RunNabAsync(
        string[] paths,
        string detector,
        int seed,
        IProgress<TrainingProgress> progress,
        CancellationToken cancellationToken
    )
    {
        if (paths is not [var folder])
            throw new CliException($"{NabProtocol.Name} takes one folder with combined_windows.json, not {paths.Length} paths.");
        var result = await Task.Run(() => NabProtocol.Run(folder, detector), cancellationToken);
        return new EvaluationOutcome(
            result,
            result.NamedFigures(),
            $"judged on {result.Rows:N0} rows of {result.Series} streams",
            () => NabTable.Write(result),
            Evidence: result.Evidence
        );
    }

    private static EvaluationProtocol Mnist(MnistProtocol protocol) =>
        new(
            protocol.Name,
            protocol.Detectors,
            protocol.Detectors,
            async (paths, detector, seed, progress, cancellationToken) =>
            {
                if (paths is not [var folder])
                    throw new CliException($"{protocol.Name} takes one folder with the four idx files, not {paths.Length} paths.");
                var result = await protocol.RunAsync(folder, detector, seed, progress, cancellationToken);
                return new EvaluationOutcome(
                    result,
                    result.NamedFigures(),
                    $"judged on {result.NormalItems + result.AnomalousItems:N0} images",
                    () => ImageEvaluationTable.Write(result)
                );
            }
        );
}
