using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Telemetry.Csv;

/// <summary>Each container holds the same readings and keeps the same contract.</summary>
public abstract class FileTelemetryArchiveTests : TelemetryArchiveContract, IDisposable
{
    private protected TempFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override Task<ITelemetryArchive> CreateAsync(IReadOnlyList<ArchivedReading> readings) =>
        Task.FromResult<ITelemetryArchive>(new FileTelemetryArchive([Write(readings)]));

    protected abstract string Write(IReadOnlyList<ArchivedReading> readings);

    protected static IEnumerable<(string Name, string Text)> Days(IReadOnlyList<ArchivedReading> readings) =>
        readings.GroupBy(reading => reading.Time).Select(day => ($"{day.Key:yyyy-MM-dd}.csv", CsvText.Write(Schema, day)));

    public sealed class Csv : FileTelemetryArchiveTests
    {
        protected override string Write(IReadOnlyList<ArchivedReading> readings) =>
            Folder.Write("days.csv", CsvText.Write(Schema, readings));
    }

    public sealed class GzippedCsv : FileTelemetryArchiveTests
    {
        protected override string Write(IReadOnlyList<ArchivedReading> readings) =>
            Folder.WriteGzip("days.csv.gz", CsvText.Write(Schema, readings));
    }

    public sealed class Zip : FileTelemetryArchiveTests
    {
        protected override string Write(IReadOnlyList<ArchivedReading> readings) =>
            Folder.WriteZip("q.zip", [.. Days(readings).Reverse(), ("readme.txt", "no telemetry"), ("__MACOSX/._2018-01-30.csv", "\0")]);
    }

    public sealed class MixedFolder : FileTelemetryArchiveTests
    {
        protected override string Write(IReadOnlyList<ArchivedReading> readings)
        {
            var days = Days(readings).ToList();
            for (var day = 0; day < days.Count; day++)
            {
                var (name, text) = days[day];
                if (day % 3 == 0)
                    Folder.WriteZip($"zips/{9 - day}.zip", ($"inner/{name}.gz", text));
                else if (day % 3 == 1)
                    Folder.WriteGzip($"a/b/{name}.gz", text);
                else
                    Folder.Write(name, text);
            }
            Folder.Write("readme.md", "no telemetry");
            return Folder.Root;
        }
    }

    public sealed class SeveralPaths : FileTelemetryArchiveTests
    {
        protected override string Write(IReadOnlyList<ArchivedReading> readings) => throw new NotSupportedException();

        protected override Task<ITelemetryArchive> CreateAsync(IReadOnlyList<ArchivedReading> readings) =>
            Task.FromResult<ITelemetryArchive>(
                new FileTelemetryArchive([.. Days(readings).Select(day => Folder.Write(day.Name, day.Text))])
            );
    }
}
