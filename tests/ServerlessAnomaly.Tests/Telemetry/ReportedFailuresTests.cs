using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Tests.Telemetry;

public sealed class ReportedFailuresTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Load("backblaze-10");

    [Fact]
    public async Task ReadAsync_ListOfFailures_SaysWhichDrivesFailedWhen()
    {
        using var folder = new TempFolder();
        folder.Write("2020-01-02.csv", "date,serial_number,smart_5_raw\n2020-01-02,A,3\n");
        folder.Write(BackblazeCsvReader.ReportedFailures, "serial_number,date\nB,2020-01-03\nA,2020-01-02\nC,2020-02-01\n");
        var found = new List<(string Serial, DateTime Time, bool Failed, bool Blank)>();
        await foreach (
            var batch in new FileTelemetryArchive([folder.Root]).ReadAsync(
                Schema,
                new DateOnly(2020, 1, 1),
                new DateOnly(2020, 1, 31),
                default
            )
        )
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var reading = batch[i];
                found.Add((Encoding.UTF8.GetString(reading.SerialNumber), reading.Time, reading.Failed, float.IsNaN(reading.Values[0])));
            }
        }
        Assert.Equal(
            [
                ("A", new DateTime(2020, 1, 2), false, false),
                ("A", new DateTime(2020, 1, 2), true, true),
                ("B", new DateTime(2020, 1, 3), true, true),
            ],
            found.Order()
        );
    }

    [Fact]
    public async Task ReadAsync_OtherFileWithoutValues_IsRefused()
    {
        using var folder = new TempFolder();
        folder.Write("failures.csv", "serial_number,date\nA,2020-01-02\n");
        await Assert.ThrowsAsync<TelemetryFormatException>(async () =>
        {
            var archive = new FileTelemetryArchive([folder.Root]);
            await foreach (var _ in archive.ReadAsync(Schema, DateOnly.MinValue, DateOnly.MaxValue, default))
                Assert.Fail("It was read.");
        });
    }
}
