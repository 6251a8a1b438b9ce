using System.Text.Json;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Inspection;

/// <summary>Looks into files that hold what a device would send as one event.</summary>
internal sealed class BodyInspector(KindSchemas schemas, FileReadOptions options, TimeProvider clock)
{
    private const int MaxBytes = 1 << 30;

    public async Task<FileInspection> InspectAsync(string path, CancellationToken cancellationToken)
    {
        var telemetry = new TelemetryOptions { MaxBodyBytes = MaxBytes };
        foreach (var (from, to) in options.ColumnMap)
            telemetry.ColumnMap[from] = to;
        var (tally, readings, rejected) = (new ReadingTally(schemas), new ReadingBatches(schemas), new List<RejectedReading>());
        new TelemetryParser(schemas, telemetry, clock).Parse(await File.ReadAllBytesAsync(path, cancellationToken), 0, readings, rejected);
        foreach (var kind in DriveKinds.All)
        {
            var batch = readings.For(kind);
            for (var i = 0; i < batch.Count; i++)
                tally.Add(batch[i].Kind, batch[i], batch[i].Values);
        }
        return new()
        {
            File = path,
            Format = rejected.Exists(refused => refused.Reason == RejectReason.MalformedJson) ? "text" : "json",
            Readings = tally.Readings,
            FirstDay = tally.FirstDay,
            LastDay = tally.LastDay,
            Kinds = tally.Kinds,
            Refused =
            [
                .. rejected
                    .GroupBy(refused => refused.Reason)
                    .Select(group => new RefusedReadings(
                        JsonNamingPolicy.CamelCase.ConvertName(group.Key.ToString()),
                        group.Sum(refused => (long)refused.Readings),
                        group.First().Message
                    )),
            ],
            Warnings = tally.Warnings,
        };
    }
}
