using System.Buffers;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>The bundled sample, as readings and as the JSON bodies that devices would send.</summary>
internal static class SampleReadings
{
    public static FeatureSchema Schema { get; } = FeatureSchema.Load("backblaze-21");

    /// <summary>Every reading, days in order.</summary>
    public static ReadingBatch All()
    {
        var all = new ReadingBatch(Schema.Columns.Count);
        var archive = new FileTelemetryArchive([HomeFolders.Sample()]);
        foreach (var batch in archive.ReadAsync(Schema, DateOnly.MinValue, DateOnly.MaxValue, default).ToBlockingEnumerable())
            for (var i = 0; i < batch.Count; i++)
                Add(all, batch[i]);
        return all;
    }

    /// <summary>One body a reading.</summary>
    public static byte[][] Bodies(ReadingBatch readings)
    {
        using var writer = new ReadingJsonWriter(Schema);
        var bodies = new byte[readings.Count][];
        var buffer = new ArrayBufferWriter<byte>();
        for (var i = 0; i < readings.Count; i++)
        {
            buffer.ResetWrittenCount();
            writer.Write(readings[i], buffer);
            bodies[i] = buffer.WrittenSpan.ToArray();
        }
        return bodies;
    }

    private static void Add(ReadingBatch into, in DriveReading reading)
    {
        reading.Values.CopyTo(into.Begin(into.Count));
        into.SetSerialNumber(reading.SerialNumber);
        into.SetModel(reading.Model);
        into.SetTime(reading.Time);
        into.Commit();
    }
}
