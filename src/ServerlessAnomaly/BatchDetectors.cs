using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly;

/// <summary>The detectors of one batch, kept loaded until it is disposed; null for a kind that has none.</summary>
internal readonly struct BatchDetectors : IDisposable
{
    private readonly DetectorLease?[] _leases;

    public BatchDetectors(ChampionDetectors champions)
    {
        _leases = new DetectorLease?[DriveKinds.All.Count];
        foreach (var kind in DriveKinds.All)
            _leases[(int)kind] = champions[kind].Acquire();
    }

    public Detector? this[DriveKind kind] => _leases[(int)kind]?.Detector;

    public void Dispose()
    {
        foreach (var lease in _leases)
            lease?.Dispose();
    }
}
