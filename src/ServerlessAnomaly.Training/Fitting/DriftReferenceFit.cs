using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Fitting;

/// <summary>
/// Takes the distributions that drift is told by from the healthy windows of a training run: those trained on and those held out.
/// </summary>
internal static class DriftReferenceFit
{
    private const int MaxWindows = 20_000;

    /// <param name="model">The scoring model.</param>
    /// <param name="data">The telemetry.</param>
    /// <param name="split">Which windows are healthy.</param>
    /// <param name="window">Shape of a window.</param>
    /// <param name="schema">The features.</param>
    public static DriftReference Of(byte[] model, TelemetryDataset data, HealthySplit split, WindowOptions window, FeatureSchema schema)
    {
        WindowReference[] healthy = [.. split.Training, .. split.Validation, .. split.Calibration];
        var every = (healthy.Length + MaxWindows - 1) / MaxWindows;
        WindowReference[] sample = [.. healthy.Where((_, index) => index % every == 0)];
        using var scoring = new WindowModel(model, data, window);
        var values = new float[sample.Length];
        var features = new List<ReferenceDistribution>();
        for (var feature = 0; feature < schema.Features.Count; feature++)
        {
            for (var i = 0; i < sample.Length; i++)
                values[i] = Value(data, sample[i], schema, feature);
            features.Add(ReferenceDistribution.Of(schema.Features[feature].Name, values));
        }
        return new DriftReference(
            sample.Select(reference => reference.Drive).Distinct().Count(),
            sample.Length,
            features,
            ReferenceDistribution.Of(DriftReference.ScoreName, scoring.Scores(sample))
        );
    }

    private static float Value(TelemetryDataset data, WindowReference reference, FeatureSchema schema, int feature) =>
        DriftFeature.Value(
            data.Drives[reference.Drive].Rows(reference.EndRow - 1, 2),
            schema.Columns.Count,
            schema.ColumnOf(feature),
            schema.Features[feature].Transform
        );
}
