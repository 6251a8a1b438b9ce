using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Graphs.Sessions;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>The champion as a night finds it.</summary>
/// <param name="Pointer">The pointer with its tag; null: there is none.</param>
/// <param name="Bundle">The version to compare with; null: there is none that scores here.</param>
/// <param name="Refusal">Why the version that the pointer names does not count; null: it does.</param>
internal sealed record ChampionBaseline(Champion? Pointer, DetectorBundle? Bundle, string? Refusal)
{
    /// <summary>Reads pointer and version. A version that the scorer would refuse is nothing to compare with.</summary>
    public static async Task<ChampionBaseline> ReadAsync(
        IDetectorRegistry registry,
        string detector,
        FeatureSchema schema,
        WindowOptions window,
        CancellationToken cancellationToken
    )
    {
        var pointer = await registry.ReadChampionAsync(detector, cancellationToken);
        if (pointer is null)
            return new ChampionBaseline(null, null, null);
        try
        {
            var bundle = await registry.ReadAsync(detector, pointer.Pointer.Version, cancellationToken);
            if (bundle is null)
                return new ChampionBaseline(pointer, null, $"The registry does not hold version {pointer.Pointer.Version}.");
            BundleCheck.Verify(bundle, schema, window);
            SessionOpening.Open(bundle.Model).Dispose();
            return new ChampionBaseline(pointer, bundle, null);
        }
        catch (Exception refused) when (refused is DetectorRefusedException or OnnxRuntimeException or InvalidDataException)
        {
            return new ChampionBaseline(pointer, null, refused.Message);
        }
    }
}
