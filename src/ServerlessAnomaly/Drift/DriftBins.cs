using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Drift;

/// <summary>The bins of a detector's reference side by side in one array of counts: feature after feature, then the score.</summary>
internal sealed class DriftBins
{
    private readonly int _columns;
    private readonly (float[] Edges, int Start, int Column, FeatureTransform Transform)[] _features;
    private readonly (float[] Edges, int Start) _score;

    private DriftBins(DriftReference reference, FeatureSchema schema)
    {
        _columns = schema.Columns.Count;
        _features = new (float[], int, int, FeatureTransform)[schema.Features.Count];
        for (var i = 0; i < _features.Length; i++)
        {
            _features[i] = ([.. reference.Features[i].Edges], Length, schema.ColumnOf(i), schema.Features[i].Transform);
            Length += reference.Features[i].Shares.Count;
        }
        _score = ([.. reference.Score.Edges], Length);
        Length += reference.Score.Shares.Count;
    }

    /// <summary>Counts that a day takes.</summary>
    public int Length { get; }

    /// <summary>The bins of a manifest; null if it has no reference.</summary>
    public static DriftBins? From(DetectorManifest manifest) =>
        manifest.Reference is { } reference ? new DriftBins(reference, manifest.Schema) : null;

    /// <summary>Counts a window and its score, without allocating.</summary>
    public void Count(ReadOnlySpan<float> window, float score, Span<int> counts)
    {
        foreach (ref readonly var feature in _features.AsSpan())
            counts[
                feature.Start
                    + ReferenceDistribution.BinOf(feature.Edges, DriftFeature.Value(window, _columns, feature.Column, feature.Transform))
            ]++;
        counts[_score.Start + ReferenceDistribution.BinOf(_score.Edges, score)]++;
    }
}
