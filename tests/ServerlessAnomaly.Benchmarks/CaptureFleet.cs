using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Azure.Storage.Blobs;
using ServerlessAnomaly.Capture;
using ServerlessAnomaly.LocalHub.Capture;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>
/// Writes an archive as the local hub's Capture would have: one file a partition and day, in the hub's own format and naming.
/// </summary>
internal static class CaptureFleet
{
    private const int Partitions = 4;

    public static async Task WriteAsync(
        ITelemetryArchive archive,
        FeatureSchema schema,
        BlobContainerClient container,
        CancellationToken cancellationToken
    )
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var files = new (MemoryStream Bytes, CaptureWriter Writer)?[Partitions];
        using var json = new ReadingJsonWriter(schema);
        var body = new ArrayBufferWriter<byte>();
        var (sequence, rows, written, size) = (0L, 0L, 0, 0L);
        DateTime day = default;
        await foreach (var batch in archive.ReadAsync(schema, DateOnly.MinValue, DateOnly.MaxValue, cancellationToken))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch[i].Time.Date != day)
                {
                    await UploadAsync();
                    day = batch[i].Time.Date;
                }
                Append(batch[i], sequence++);
                rows++;
            }
        }
        await UploadAsync();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{rows:N0} readings in {written:N0} capture files of {Partitions} partitions, {size / 1048576d:N0} MiB"
            )
        );

        void Append(in DriveReading reading, long number)
        {
            body.ResetWrittenCount();
            json.Write(reading, body);
            var partition = (int)(XxHash32.HashToUInt32(reading.SerialNumber) % Partitions);
            if (files[partition] is null)
            {
                var bytes = new MemoryStream();
                files[partition] = (bytes, new CaptureWriter(bytes, CaptureCodec.Deflate));
            }
            files[partition]!.Value.Writer.Append(
                new CaptureRecord
                {
                    SequenceNumber = number,
                    Offset = number,
                    EnqueuedTimeUtc = reading.Time,
                    PartitionKey = Encoding.UTF8.GetString(reading.SerialNumber),
                    Body = body.WrittenSpan,
                }
            );
        }

        async Task UploadAsync()
        {
            for (var partition = 0; partition < Partitions; partition++)
            {
                if (files[partition] is not { } file)
                    continue;
                file.Writer.Flush();
                file.Bytes.Position = 0;
                var name = string.Create(CultureInfo.InvariantCulture, $"local/telemetry/{partition}/{day:yyyy'/'MM'/'dd}/00/00/00.avro");
                await container.GetBlobClient(name).UploadAsync(file.Bytes, overwrite: true, cancellationToken);
                (written, size, files[partition]) = (written + 1, size + file.Bytes.Length, null);
            }
        }
    }
}
