namespace ServerlessAnomaly.Scoring;

/// <summary>Keeps a detector loaded until it is disposed, however often that is done.</summary>
public sealed class DetectorLease : IDisposable
{
    private int _isGivenBack;

    internal DetectorLease(Detector detector) => Detector = detector;

    /// <summary>The detector; not to be used after the lease was given back.</summary>
    public Detector Detector { get; }

    /// <summary>Gives the detector back; where its owner has let go of it too, the last lease unloads the model.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
            Detector.Release();
    }
}
