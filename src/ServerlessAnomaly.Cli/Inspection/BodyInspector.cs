using System.Text.Json;
using ServerlessAnomaly.Capture;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Inspection;

/// <summary>Looks into files that hold what a device would send as one event: JSON, or Avro in any of its three forms.</summary>
/// <param name="schemas">What the readings are held against.</param>
/// <param name="options">Column map.</param>
/// <param name="clock">The clock.</param>
/// <param name="avro">Schemas that Avro bodies may name.</param>
internal sealed class BodyInspector(KindSchemas schemas, FileReadOptions options, TimeProvider clock, IReadOnlyList<RegisteredSchema> avro)
{
    /// <summary>Longest file that is read as one body.</summary>
    private const int MaxBytes = 1 << 30;

    public async Task<FileInspection> InspectAsync(string path, CancellationToken cancellationToken)
    {
        var (tally, rejected) = (new ReadingTally(schemas), new List<RejectedReading>());
        var (format, error) = ("json", (string?)null);
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MaxBytes)
                throw new CliException($"It has {length:N0} bytes; a body is read up to {MaxBytes:N0}: split it.");
            var body = await File.ReadAllBytesAsync(path, cancellationToken);
            format = FormatOf(body);
            if (AvroFile.IsContainer(body))
                await foreach (var (part, contentType, schema) in AvroFile.ReadAsync(path, body, cancellationToken))
                    await ParseAsync(part, contentType, schema is null ? avro : [.. avro, schema], tally, rejected, cancellationToken);
            else
                await ParseAsync(body, null, avro, tally, rejected, cancellationToken);
        }
        catch (Exception refused) when (refused is CliException or CaptureFormatException or IOException or UnauthorizedAccessException)
        {
            error = refused.Message;
        }
        return new()
        {
            File = path,
            Format = rejected.Exists(refused => refused.Reason == RejectReason.MalformedJson) ? "text" : format,
            Readings = tally.Readings,
            FirstDay = tally.FirstDay,
            LastDay = tally.LastDay,
            Kinds = tally.Kinds,
            Refused = Refused(rejected),
            Warnings = tally.Warnings,
            Error = error,
        };
    }

    private static string FormatOf(byte[] body) => AvroFile.IsContainer(body) || AvroBody.TryRead(null, body, out _) ? "avro" : "json";

    private static RefusedReadings[] Refused(List<RejectedReading> rejected) =>
        [
            .. rejected
                .GroupBy(refused => refused.Reason)
                .Select(group => new RefusedReadings(
                    JsonNamingPolicy.CamelCase.ConvertName(group.Key.ToString()),
                    group.Sum(refused => (long)refused.Readings),
                    group.Key == RejectReason.UnknownSchema
                        ? $"{group.First().Message} To look into it here, name its schema with --avro-schema FILE."
                        : group.First().Message
                )),
        ];

    private async Task ParseAsync(
        byte[] body,
        string? contentType,
        IReadOnlyList<RegisteredSchema> known,
        ReadingTally tally,
        List<RejectedReading> rejected,
        CancellationToken cancellationToken
    )
    {
        var telemetry = new TelemetryOptions { MaxBodyBytes = int.MaxValue };
        foreach (var (from, to) in options.ColumnMap)
            telemetry.ColumnMap[from] = to;
        var store = new InMemoryAvroSchemaStore();
        foreach (var schema in known)
            await store.TryAddAsync(schema, cancellationToken);
        var catalog = new AvroSchemaCatalog(store);
        await catalog.LearnAsync(contentType, body, cancellationToken);
        var readings = new ReadingBatches(schemas);
        new TelemetryParser(schemas, telemetry, clock, catalog).Parse(body, 0, readings, rejected, contentType);
        foreach (var kind in DriveKinds.All)
        {
            var batch = readings.Of(kind);
            for (var i = 0; i < batch.Count; i++)
                tally.Add(batch[i].Kind, batch[i], batch[i].Values);
        }
    }
}
