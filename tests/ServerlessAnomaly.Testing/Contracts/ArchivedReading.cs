using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Testing.Contracts;

/// <summary>A reading with its own copies of everything, for tests to build, keep and compare.</summary>
public sealed record ArchivedReading(string SerialNumber, string Model, DateTime Time, bool Failed, float[] Values)
{
    public static ArchivedReading Copy(in DriveReading reading) =>
        new(
            Encoding.UTF8.GetString(reading.SerialNumber),
            Encoding.UTF8.GetString(reading.Model),
            reading.Time,
            reading.Failed,
            reading.Values.ToArray()
        );

    /// <summary>Adds this reading to the batch.</summary>
    public void AddTo(ReadingBatch batch, int eventIndex = 0)
    {
        Values.CopyTo(batch.Begin(eventIndex));
        batch.SetSerialNumber(Encoding.UTF8.GetBytes(SerialNumber));
        batch.SetModel(Encoding.UTF8.GetBytes(Model));
        batch.SetTime(Time);
        batch.SetFailed(Failed);
        batch.SetDrive(Model.Contains("SSD", StringComparison.Ordinal) ? DriveKind.AtaSsd : DriveKind.AtaDisk, default, default);
        batch.Commit();
    }

    /// <summary>Everything in one line, so that a failing comparison shows what differs.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Time:O} {SerialNumber} {Model} {Failed} [{string.Join(' ', Values)}]");
}
