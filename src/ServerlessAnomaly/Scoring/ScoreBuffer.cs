namespace ServerlessAnomaly.Scoring;

/// <summary>Results of one run: <c>score [Count]</c> and <c>feature_error [Count, features]</c>, in pinned memory that the model writes in place.</summary>
public sealed class ScoreBuffer(int features)
{
    private float[] _scores = [];
    private float[] _errors = [];

    /// <summary>Windows scored in the last run.</summary>
    public int Count { get; private set; }

    /// <summary>Anomaly score by window.</summary>
    public ReadOnlySpan<float> Scores => _scores.AsSpan(0, Count);

    /// <summary>Error by feature of one window.</summary>
    public ReadOnlySpan<float> FeatureErrors(int index) => _errors.AsSpan(index * features, features);

    internal void Prepare(int count, out Memory<float> scores, out Memory<float> errors)
    {
        if (_scores.Length < count)
        {
            _scores = GC.AllocateUninitializedArray<float>(count, pinned: true);
            _errors = GC.AllocateUninitializedArray<float>(count * features, pinned: true);
        }
        Count = count;
        scores = _scores.AsMemory(0, count);
        errors = _errors.AsMemory(0, count * features);
    }
}
