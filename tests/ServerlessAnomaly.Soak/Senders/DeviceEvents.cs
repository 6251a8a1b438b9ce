using System.Buffers;
using System.Globalization;
using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Soak.Senders;

/// <summary>An event of a batch, as the hub's HTTPS interface takes it.</summary>
internal sealed record DeviceEvent(string Body, BrokerProperties BrokerProperties);

/// <summary>What the hub is told about an event.</summary>
internal sealed record BrokerProperties(string PartitionKey);

/// <summary>Where the readings of a soak come from.</summary>
internal static class DeviceEvents
{
    /// <summary>The readings of a file from a day on, in order.</summary>
    public static async Task<IReadOnlyList<DeviceEvent>> ReadAsync(string path, DateOnly from, CancellationToken cancellationToken)
    {
        var schema = FeatureSchema.Load(TelemetryOptions.DefaultSchema);
        using var json = new ReadingJsonWriter(schema);
        var events = new List<DeviceEvent>();
        await foreach (var batch in new FileTelemetryArchive([path]).ReadAsync(schema, from, DateOnly.MaxValue, cancellationToken))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var body = new ArrayBufferWriter<byte>();
                json.Write(batch[i], body);
                events.Add(new(Encoding.UTF8.GetString(body.WrittenSpan), new(Encoding.UTF8.GetString(batch[i].SerialNumber))));
            }
        }
        return events;
    }

    /// <summary>
    /// A fleet that reports once a day, for so many days up to today; healthy but for a drive in a thousand, which is ill for thirty days of
    /// sixty, and one in a thousand whose reports cannot be read.
    /// </summary>
    public static IEnumerable<DeviceEvent> Fleet(int drives, int days, int seed)
    {
        var first = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(1 - days);
        var random = new Random(seed);
        for (var day = 0; day < days; day++)
        {
            var date = first.AddDays(day).ToString("O", CultureInfo.InvariantCulture);
            for (var drive = 0; drive < drives; drive++)
            {
                var serial = $"STEADY{drive:D6}";
                var pending = drive % 1000 == 999 && day / 30 % 2 == 1 ? random.Next(8, 64) : 0;
                var body =
                    $$"""{"date":"{{date}}","serial_number":"{{serial}}","model":"ST4000DM000","smart_5_raw":0,"smart_9_raw":{{20000 + 24 * day}},"smart_187_raw":0,"smart_188_raw":0,"smart_194_raw":{{20 + random.Next(8)}},"smart_197_raw":{{pending}},"smart_198_raw":{{pending}}}""";
                yield return new(drive % 1000 == 500 ? body[..^20] : body, new(serial));
            }
        }
    }
}
