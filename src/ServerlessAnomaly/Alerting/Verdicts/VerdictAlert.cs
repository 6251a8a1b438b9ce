using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Alerting.Verdicts;

/// <summary>Writes the alert of what a drive says of itself.</summary>
internal static class VerdictAlert
{
    /// <param name="change">What the policy decided.</param>
    /// <param name="driveKind">What sort of drive it is.</param>
    /// <param name="drive">Serial number and model, UTF-8.</param>
    /// <param name="step">Step of the reading.</param>
    /// <param name="start">When that step begins, UTC.</param>
    /// <param name="partition">Partition of the event that carried the reading.</param>
    /// <param name="sequenceNumber">Sequence number of that event.</param>
    public static DriveAlert Write(
        VerdictChange change,
        DriveKind driveKind,
        DriveName drive,
        int step,
        DateTime start,
        string partition,
        long sequenceNumber
    )
    {
        var begin = new DateTimeOffset(start, TimeSpan.Zero);
        return new DriveAlert
        {
            AlertId = IdOf(drive.SerialNumber, step, change),
            Kind = change.Kind,
            Reason = AlertReason.DriveVerdict,
            DriveWarnings = change.State.Open.Each(),
            DriveKind = driveKind,
            SerialNumber = Encoding.UTF8.GetString(drive.SerialNumber),
            Model = Encoding.UTF8.GetString(drive.Model),
            WindowStart = begin,
            WindowEnd = begin,
            Score = 0,
            Threshold = 0,
            Severity = VerdictPolicy.SeverityOf(change.Kind, change.State.Open),
            TopFeatures = [],
            Detector = "",
            DetectorVersion = "",
            Partition = partition,
            SequenceNumber = sequenceNumber,
        };
    }

    /// <summary>By what it says: a drive whose errors double twice in a day says something else each time.</summary>
    private static string IdOf(ReadOnlySpan<byte> serialNumber, int step, VerdictChange change)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[20];
        BinaryPrimitives.WriteInt32LittleEndian(numbers, step);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], (int)change.Kind);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[8..], (int)change.State.Open);
        BinaryPrimitives.WriteSingleLittleEndian(numbers[12..], change.State.AlertedErrors);
        BinaryPrimitives.WriteSingleLittleEndian(numbers[16..], change.State.AlertedDefects);
        hash.AppendData("drive verdict\0"u8);
        hash.AppendData(numbers);
        hash.AppendData(serialNumber);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
