using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Evaluation.Nights;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Retraining;

namespace ServerlessAnomaly.Cli.Training;

/// <summary>
/// Plays past nights for each kind of drive that files have. A kind that cannot be trained for is told and leaves the others alone.
/// </summary>
/// <param name="paths">The files.</param>
/// <param name="options">The nights, with the plain name of the detector.</param>
/// <param name="log">Of the runs.</param>
/// <param name="say">Told each night, and each kind that is passed over.</param>
internal sealed class KindSimulations(
    IReadOnlyList<string> paths,
    NightSimulationOptions options,
    ILogger<RetrainingPipeline> log,
    Action<string> say
)
{
    private readonly List<string> _failed = [],
        _skipped = [];

    /// <summary>Plays the nights of one kind, or of all.</summary>
    /// <returns>All nights, kind by kind.</returns>
    public async Task<IReadOnlyList<NightOutcome>> RunAsync(DriveKind? only, CancellationToken cancellationToken)
    {
        var nights = new List<NightOutcome>();
        foreach (var kind in DriveKinds.All.Where(kind => only is null || kind == only))
        {
            var schema = await SchemaChoice.ForAsync(paths, cancellationToken, kind: kind);
            if (only is null && !await HasAnyAsync(schema, cancellationToken))
                continue;
            try
            {
                nights.AddRange(await SimulateAsync(kind, schema, cancellationToken));
            }
            catch (TooFewDrivesException few) when (only is null)
            {
                _skipped.Add($"{kind.Name()} drives are skipped: {few.Message}");
                say(_skipped[^1]);
            }
            catch (TrainingException refused)
            {
                _failed.Add($"{kind.Name()} drives: {refused.Message}");
                say(_failed[^1]);
            }
        }
        if (nights.Count == 0 && _failed.Count == 0)
            throw new CliException(_skipped.Count > 0 ? string.Join(' ', _skipped) : "The files have no reading of any kind of drive.");
        return nights;
    }

    /// <exception cref="CliException">A kind could not be played, once all others were.</exception>
    public void ThrowIfFailed()
    {
        if (_failed.Count > 0)
            throw new CliException(string.Join(' ', _failed));
    }

    private async Task<IReadOnlyList<NightOutcome>> SimulateAsync(DriveKind kind, FeatureSchema schema, CancellationToken cancellationToken)
    {
        var ofKind = options with { Detector = KindOption.DetectorOf(options.Detector, kind) };
        var simulation = new NightSimulation(schema, InstanceWindow.Read(), ofKind, log);
        return await simulation.RunAsync(new FileTelemetryArchive(paths), night => say(NightTable.Line(night)), cancellationToken);
    }

    private async Task<bool> HasAnyAsync(FeatureSchema schema, CancellationToken cancellationToken)
    {
        await foreach (
            var batch in new FileTelemetryArchive(paths).ReadAsync(schema, DateOnly.MinValue, DateOnly.MaxValue, cancellationToken)
        )
        {
            for (var i = 0; i < batch.Count; i++)
                if (batch[i].Values.ContainsAnyExcept(float.NaN))
                    return true;
        }
        return false;
    }
}
