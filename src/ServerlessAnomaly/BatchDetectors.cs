using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly;

/// <summary>The detectors of one batch, kept loaded until it is disposed; null for a kind that has none.</summary>
internal readonly struct BatchDetectors(ChampionDetectors champions) : IDisposable
{
    private readonly Detector? _ata = champions[DriveKind.AtaDisk].Acquire();
    private readonly Detector? _nvme = champions[DriveKind.Nvme].Acquire();
    private readonly Detector? _sas = champions[DriveKind.Sas].Acquire();

    public Detector? this[DriveKind kind] => kind switch { DriveKind.Nvme => _nvme, DriveKind.Sas => _sas, _ => _ata };

    public void Dispose()
    {
        _ata?.Dispose();
        _nvme?.Dispose();
        _sas?.Dispose();
    }
}
