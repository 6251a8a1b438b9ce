using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly;

/// <summary>The detectors of one batch, kept loaded until it is disposed; null for a kind that has none.</summary>
internal readonly struct BatchDetectors(ChampionDetectors champions) : IDisposable
{
    private readonly Detector? _disk = champions[DriveKind.AtaDisk].Acquire();
    private readonly Detector? _ssd = champions[DriveKind.AtaSsd].Acquire();
    private readonly Detector? _nvme = champions[DriveKind.Nvme].Acquire();
    private readonly Detector? _sas = champions[DriveKind.Sas].Acquire();

    public Detector? this[DriveKind kind] =>
        kind switch
        {
            DriveKind.AtaDisk => _disk,
            DriveKind.AtaSsd => _ssd,
            DriveKind.Nvme => _nvme,
            _ => _sas,
        };

    public void Dispose()
    {
        _disk?.Dispose();
        _ssd?.Dispose();
        _nvme?.Dispose();
        _sas?.Dispose();
    }
}
