using System.Globalization;
using Avro;
using Avro.File;
using Avro.Generic;
using Avro.IO;
using ServerlessAnomaly.Capture;

namespace ServerlessAnomaly.Benchmarks.Avro;

/// <summary>Capture files by Apache.Avro: with its generic records, or read with a datum reader of our own.</summary>
internal static class LibraryCodec
{
    /// <summary>Writes events with generic records.</summary>
    public static void Write(CapturedSample sample, string schema, Stream output, CaptureCodec codec)
    {
        var record = (RecordSchema)Schema.Parse(schema);
        using var writer = DataFileWriter<GenericRecord>.OpenWriter(
            new GenericDatumWriter<GenericRecord>(record),
            output,
            Codec.CreateCodec(TypeOf(codec)),
            leaveOpen: true
        );
        writer.SetSyncInterval(CaptureWriter.DefaultBlockBytes);
        for (var i = 0; i < sample.Count; i++)
        {
            var captured = sample[i];
            var generic = new GenericRecord(record);
            generic.Add("SequenceNumber", captured.SequenceNumber);
            generic.Add("Offset", captured.Offset.ToString(CultureInfo.InvariantCulture));
            generic.Add("EnqueuedTimeUtc", captured.EnqueuedTimeUtc.ToString("M/d/yyyy h:mm:ss tt", CultureInfo.InvariantCulture));
            generic.Add("SystemProperties", new Dictionary<string, object> { ["x-opt-partition-key"] = captured.PartitionKey! });
            generic.Add("Properties", new Dictionary<string, object>());
            generic.Add("Body", captured.Body.ToArray());
            writer.Append(generic);
        }
        writer.Flush();
    }

    /// <summary>Reads with generic records what the scorer needs of each event.</summary>
    /// <returns>The bytes of all bodies.</returns>
    public static long ReadGeneric(Stream input)
    {
        using var reader = DataFileReader<GenericRecord>.OpenReader(input, leaveOpen: true);
        var bytes = 0L;
        while (reader.HasNext())
        {
            var record = reader.Next();
            var captured = new CapturedEvent(
                (long)record["SequenceNumber"],
                (string)record["Offset"],
                Time((string)record["EnqueuedTimeUtc"]),
                record.TryGetValue("SystemProperties", out var all)
                && ((IDictionary<string, object>)all).TryGetValue("x-opt-partition-key", out var key)
                    ? key as string
                    : null,
                null,
                (byte[]?)record["Body"] ?? []
            );
            bytes += captured.Body.Length;
        }
        return bytes;
    }

    /// <summary>The same with a datum reader that makes no generic record; it takes the fields as they come, and so only Capture's own schema.</summary>
    public static long ReadOwn(Stream input)
    {
        using var reader = DataFileReader<CapturedEvent>.OpenReader(input, null!, (writer, _) => new DirectReader(writer), leaveOpen: true);
        var bytes = 0L;
        while (reader.HasNext())
            bytes += reader.Next().Body.Length;
        return bytes;
    }

    private static Codec.Type TypeOf(CaptureCodec codec) => codec == CaptureCodec.Deflate ? Codec.Type.Deflate : Codec.Type.Null;

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private sealed class DirectReader(Schema schema) : DatumReader<CapturedEvent>
    {
        public Schema ReaderSchema => schema;

        public Schema WriterSchema => schema;

        public CapturedEvent Read(CapturedEvent reuse, Decoder decoder)
        {
            var (number, offset, time) = (decoder.ReadLong(), decoder.ReadString(), Time(decoder.ReadString()));
            string? key = null;
            for (var count = decoder.ReadMapStart(); count > 0; count = decoder.ReadMapNext())
            {
                for (; count > 0; count--)
                {
                    var isKey = decoder.ReadString() == "x-opt-partition-key";
                    var value = ReadValue(decoder);
                    if (isKey)
                        key = value;
                }
            }
            for (var count = decoder.ReadMapStart(); count > 0; count = decoder.ReadMapNext())
            {
                for (; count > 0; count--)
                {
                    decoder.SkipString();
                    ReadValue(decoder);
                }
            }
            return new CapturedEvent(number, offset, time, key, null, decoder.ReadUnionIndex() == 1 ? decoder.ReadBytes() : []);
        }

        private static string? ReadValue(Decoder decoder)
        {
            switch (decoder.ReadUnionIndex())
            {
                case 0:
                    decoder.SkipLong();
                    return null;
                case 1:
                    decoder.SkipDouble();
                    return null;
                case 2:
                    return decoder.ReadString();
                case 3:
                    decoder.SkipBytes();
                    return null;
                default:
                    return null;
            }
        }
    }
}
