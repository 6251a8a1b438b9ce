using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Evaluation;

/// <summary>Judges a detector, as it is, on days of an archive.</summary>
public static class DetectorTrial
{
    /// <summary>Scores every window that ends in the given days and holds the scores against what became of the drives.</summary>
    /// <param name="archive">The telemetry, failures marked.</param>
    /// <param name="bundle">The detector.</param>
    /// <param name="from">First day on which a judged window ends.</param>
    /// <param name="to">Last of them; failures are known up to it.</param>
    /// <param name="cancellationToken">Cancels the trial.</param>
    /// <returns>What a report shows; the days before <paramref name="from"/> only fill windows.</returns>
    public static async Task<EvaluationEvidence> RunAsync(
        ITelemetryArchive archive,
        DetectorBundle bundle,
        DateOnly from,
        DateOnly to,
        CancellationToken cancellationToken
    )
    {
        var (schema, window) = (bundle.Manifest.Schema, bundle.Manifest.Window);
        var firstNeeded = window.StepOf(from.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)) - window.Steps + 1;
        var data = await TelemetryDataset.ReadAsync(
            archive,
            schema,
            window,
            DateOnly.FromDateTime(window.StartOf(firstNeeded)),
            to,
            to,
            null,
            cancellationToken
        );
        return await Task.Run(
            () => Judge(data, bundle, window.StepOf(from.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)), cancellationToken),
            cancellationToken
        );
    }

    /// <summary>The same on data that was read before.</summary>
    /// <param name="data">The data.</param>
    /// <param name="bundle">The detector.</param>
    /// <param name="first">First step on which a judged window ends.</param>
    /// <param name="cancellationToken">Cancels the trial between two batches of windows.</param>
    internal static EvaluationEvidence Judge(TelemetryDataset data, DetectorBundle bundle, int first, CancellationToken cancellationToken)
    {
        var (schema, window) = (bundle.Manifest.Schema, bundle.Manifest.Window);
        WindowReference[] references =
        [
            .. Enumerable
                .Range(0, data.Drives.Count)
                .SelectMany(data.WindowsOf)
                .Where(reference =>
                    data.EndStep(reference) >= first && !(data.Drives[reference.Drive].FailureStep < data.EndStep(reference))
                ),
        ];
        var judged = new JudgedWindow[references.Length];
        var done = 0;
        using var model = new WindowModel(bundle.Model, data, window, cancellationToken: cancellationToken);
        model.Run(
            references,
            ["score"],
            (batch, outputs) =>
            {
                var scores = outputs[0].GetTensorDataAsSpan<float>();
                for (var i = 0; i < batch.Length; i++)
                {
                    var end = data.EndStep(batch[i]);
                    judged[done++] = new JudgedWindow(batch[i].Drive, end, scores[i], data.Drives[batch[i].Drive].FailureStep - end);
                }
            }
        );
        return DriveEvidence.Of("trial", bundle.Manifest.Detector, bundle.Manifest.Seed, judged, references, data, schema, window, bundle);
    }
}
