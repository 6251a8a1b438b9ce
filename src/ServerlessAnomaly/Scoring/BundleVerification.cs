using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Scoring;

/// <summary>What a version must satisfy before it may become champion: what every scorer checks, less the scorer's own settings.</summary>
public static class BundleVerification
{
    /// <summary>Reads a version, checks it against its own manifest, loads it on the CPU and scores an empty window.</summary>
    /// <returns>Its manifest.</returns>
    /// <exception cref="DetectorRefusedException">A check failed, or the registry does not hold the version.</exception>
    public static async Task<DetectorManifest> VerifyAsync(
        this IDetectorRegistry registry,
        string detector,
        string version,
        CancellationToken cancellationToken
    )
    {
        var bundle =
            await registry.ReadAsync(detector, version, cancellationToken)
            ?? throw new DetectorRefusedException(
                $"The registry holds no whole version {version} of {detector}. Train or promote another."
            );
        BundleCheck.Verify(bundle, bundle.Manifest.Schema, bundle.Manifest.Window);
        Detector
            .Load(
                bundle,
                new DetectorOptions
                {
                    Name = detector,
                    ExecutionProvider = ExecutionProvider.Cpu,
                    Threads = 1,
                }
            )
            .Dispose();
        return bundle.Manifest;
    }
}
