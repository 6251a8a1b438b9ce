using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Alerting.Scores;

/// <summary>Writes the alert of one window: its identity, its numbers and the features that caused it.</summary>
internal static class AlertWriter
{
    private const int MaxTopFeatures = 5;

    /// <param name="kind">What the policy decided.</param>
    /// <param name="manifest">The detector that scored.</param>
    /// <param name="drive">Serial number and model, UTF-8.</param>
    /// <param name="step">Last step of the window.</param>
    /// <param name="score">Score of the window.</param>
    /// <param name="featureError">Error by feature.</param>
    /// <param name="newest">Newest raw values by column, NaN where missing.</param>
    /// <param name="partition">Partition of the event that completed the window.</param>
    /// <param name="sequenceNumber">Sequence number of that event.</param>
    /// <param name="rescoredBy">The reading for which the window was scored again; null where it was scored for the first time.</param>
    /// <param name="chance">The chance that the drive fails; null where the detector has none.</param>
    public static DriveAlert Write(
        AlertKind kind,
        DetectorManifest manifest,
        DriveName drive,
        int step,
        float score,
        ReadOnlySpan<float> featureError,
        ReadOnlySpan<float> newest,
        string partition,
        long sequenceNumber,
        FailureChances? chance = null,
        RescoredBy? rescoredBy = null
    )
    {
        var window = manifest.Window;
        return new DriveAlert
        {
            AlertId = IdOf(drive.SerialNumber, step, manifest.Detector, kind, rescoredBy),
            Kind = kind,
            Reason = AlertReason.Score,
            SerialNumber = Encoding.UTF8.GetString(drive.SerialNumber),
            Model = Encoding.UTF8.GetString(drive.Model),
            WindowStart = StartOf(window, step - window.Steps + 1),
            WindowEnd = StartOf(window, step),
            Score = score,
            Threshold = manifest.Threshold,
            Severity = AlertPolicy.SeverityOf(kind, score / manifest.Threshold),
            TopFeatures = TopFeatures(manifest, featureError, newest),
            FailureChance7Days = chance?.Within7Days,
            FailureChance30Days = chance?.Within30Days,
            Detector = manifest.Detector,
            DetectorVersion = manifest.Version,
            Partition = partition,
            SequenceNumber = sequenceNumber,
        };
    }

    /// <summary>
    /// First 16 bytes, in hex, of SHA-256 over serial number, step, detector name and kind; where the window was scored again, also over the
    /// reading that changed it, because a drive may worsen twice within a step.
    /// </summary>
    internal static string IdOf(ReadOnlySpan<byte> serialNumber, int step, string detector, AlertKind kind, RescoredBy? rescoredBy = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(numbers, step);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], (int)kind);
        hash.AppendData(numbers);
        hash.AppendData(serialNumber);
        hash.AppendData("\0"u8);
        hash.AppendData(Encoding.UTF8.GetBytes(detector));
        if (rescoredBy is { } reading)
        {
            Span<byte> by = stackalloc byte[12];
            BinaryPrimitives.WriteUInt32LittleEndian(by, reading.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(by[4..], reading.SequenceNumber);
            hash.AppendData("\0"u8);
            hash.AppendData(by);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>
    /// A device may send numbers so large that the model's arithmetic overflows. Such a window is as anomalous as any can be: it alerts, and
    /// with a number that JSON can hold.
    /// </summary>
    internal static float Finite(float score) => float.IsNaN(score) ? float.MaxValue : Math.Clamp(score, float.MinValue, float.MaxValue);

    private static DateTimeOffset StartOf(WindowOptions window, int step) => new(window.StartOf(step), TimeSpan.Zero);

    private static List<FeatureCause> TopFeatures(DetectorManifest manifest, ReadOnlySpan<float> featureError, ReadOnlySpan<float> newest)
    {
        var total = 0d;
        foreach (var error in featureError)
            total += Math.Max(Finite(error), 0);
        var causes = new List<FeatureCause>();
        if (total <= 0)
            return causes;
        var schema = manifest.Schema;
        for (var i = 0; i < featureError.Length; i++)
        {
            var error = Finite(featureError[i]);
            if (error <= 0)
                continue;
            var feature = schema.Features[i];
            var value = newest[schema.ColumnOf(i)];
            causes.Add(new FeatureCause(feature.Name, feature.Column, float.IsNaN(value) ? null : value, (float)(error / total)));
        }
        return [.. causes.OrderByDescending(cause => cause.Share).Take(MaxTopFeatures)];
    }
}
