using ServerlessAnomaly.Models;
using ServerlessAnomaly.Testing.Models;

namespace ServerlessAnomaly.Tests.Scoring;

/// <summary>A registry whose documents cannot be parsed, as the one on blobs says it.</summary>
internal sealed class DamagedRegistry(IDetectorRegistry inner) : ForwardingRegistry(inner)
{
    public bool IsPointerDamaged { get; set; }

    public bool IsManifestDamaged { get; set; }

    public override Task<DetectorBundle?> ReadAsync(string detector, string version, CancellationToken cancellationToken) =>
        IsManifestDamaged
            ? throw new InvalidDataException("manifest.json is not valid.")
            : base.ReadAsync(detector, version, cancellationToken);

    public override Task<Champion?> ReadChampionAsync(string detector, CancellationToken cancellationToken) =>
        IsPointerDamaged && detector == "conv1d"
            ? throw new ChampionUnreadableException(detector, "It is cut off.", "1")
            : base.ReadChampionAsync(detector, cancellationToken);
}
