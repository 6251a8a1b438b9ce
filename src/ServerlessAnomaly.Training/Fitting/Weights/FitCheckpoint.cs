using System.Runtime.InteropServices;
using System.Text.Json;
using ServerlessAnomaly.Documents;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Training.Fitting.Weights;

/// <summary>A fit after an epoch: all that is needed to go on as if it had never stopped.</summary>
/// <param name="Fingerprint">Of everything that the result depends on; a fit with another one starts anew.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="HeldOutLossBefore">Loss on held-out windows before the first step.</param>
/// <param name="State">Weights, moments and the count of steps, by name.</param>
/// <param name="BestEpoch">Epoch with the lowest held-out loss so far.</param>
/// <param name="BestLoss">Training loss of that epoch.</param>
/// <param name="BestHeldOutLoss">Held-out loss after it.</param>
/// <param name="BestWeights">Weights after it, by name.</param>
internal sealed record FitCheckpoint(
    string Fingerprint,
    int Epoch,
    double HeldOutLossBefore,
    IReadOnlyDictionary<string, byte[]> State,
    int BestEpoch,
    double BestLoss,
    double BestHeldOutLoss,
    IReadOnlyDictionary<string, byte[]> BestWeights
)
{
    /// <summary>Every epoch so far.</summary>
    public IReadOnlyList<TrainingEpoch> Curve { get; init; } = [];

    /// <summary>The version that the run was about to register when it was done with the gate; null before that.</summary>
    public string? Version { get; init; }

    /// <summary>Little-endian bytes of values, as they are kept.</summary>
    public static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    /// <summary>The values again.</summary>
    public static Dictionary<string, float[]> Values(IReadOnlyDictionary<string, byte[]> kept) =>
        kept.ToDictionary(entry => entry.Key, entry => MemoryMarshal.Cast<byte, float>(entry.Value).ToArray());

    /// <summary>As it is stored.</summary>
    public byte[] ToJson() => DocumentSeal.Seal(JsonSerializer.SerializeToUtf8Bytes(this, DocumentJson.OneLine));

    /// <summary>
    /// Reads what <see cref="ToJson"/> wrote; null if it is something else or a byte of it has changed, so that the fit starts anew: weights
    /// with a flipped bit are numbers too.
    /// </summary>
    public static FitCheckpoint? Parse(byte[]? json)
    {
        try
        {
            return json is null || DocumentSeal.Check(json) != SealState.Whole
                ? null
                : JsonSerializer.Deserialize<FitCheckpoint>(json, DocumentJson.OneLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
