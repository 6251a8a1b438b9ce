using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Fitting.Weights;

/// <summary>Tells whether two fits are the same: options, schema, windows and their values, and the weights they start from.</summary>
internal static class FitFingerprint
{
    public static string Of(
        TelemetryDataset data,
        HealthySplit split,
        WindowOptions window,
        FeatureSchema schema,
        TrainingOptions options,
        IReadOnlyDictionary<string, float[]>? weights
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text($"{options} {window} {schema.ToJson()}");
        // Thinned windows reach back over the rows between them, so hashing the windows' own rows would hash most rows many times.
        foreach (var drive in split.Training.Concat(split.Validation).GroupBy(reference => reference.Drive).OrderBy(drive => drive.Key))
        {
            Text(data.Drives[drive.Key].SerialNumber);
            int[] rows = [.. drive.Select(reference => reference.EndRow)];
            Bytes(rows.AsSpan());
            var first = rows.Min() - window.Steps + 1;
            Bytes(data.Drives[drive.Key].Rows(first, rows.Max() - first + 1));
        }
        foreach (var (name, values) in (weights ?? new Dictionary<string, float[]>()).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Text(name);
            Bytes(values.AsSpan());
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Text(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));

        void Bytes<T>(ReadOnlySpan<T> values)
            where T : unmanaged => hash.AppendData(MemoryMarshal.AsBytes(values));
    }
}
