using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs.Specialized;
using ServerlessAnomaly.AzureStorage.Capture;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Capture;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Testing.Models;

namespace ServerlessAnomaly.EndToEnd.Tests.Damage;

/// <summary>Telemetry that is trained on: captured events, and daily files in blobs and on disk.</summary>
internal static class ArchiveKinds
{
    private const string Csv = "date,serial_number,model,capacity_bytes,failure,smart_5_raw,smart_197_raw,smart_194_raw\n";

    public static Task<FileKind>? Find(string kind) =>
        kind switch
        {
            "avro schema" => AvroSchema(),
            "capture file" => CaptureFile(),
            "csv blob" => DailyBlob("2018-06-13.csv", Text()),
            "csv.gz blob" => DailyBlob("2018-06-13.csv.gz", Gzip(Text())),
            "zip blob" => DailyBlob("days.zip", Zip(Text())),
            "csv.gz file" => DailyFile("2018-06-13.csv.gz", Gzip(Text())),
            "zip file" => DailyFile("days.zip", Zip(Text())),
            _ => null,
        };

    private static async Task<FileKind> AvroSchema()
    {
        var blobs = new MemoryBlobs();
        var store = new BlobAvroSchemaStore(blobs.Container("telemetry-schemas"));
        var producer = AvroProducer.Of(
            """{"name":"date","type":"string"}""",
            """{"name":"serial_number","type":"string"}""",
            """{"name":"smart_5_raw","type":["null","long"],"default":null}"""
        );
        await store.TryAddAsync(producer.Register(), default);
        var name = blobs.Names.Single();
        return new FileKind(
            "avro schema",
            "drives/1.json",
            blobs[name],
            async bytes =>
            {
                blobs[name] = bytes;
                var read = await store.ReadAsync(new HashSet<(string, int)>(), default);
                return (JsonSerializer.Serialize(read, DocumentJson.OneLine), "");
            }
        );
    }

    private static async Task<FileKind> CaptureFile()
    {
        var blobs = new MemoryBlobs();
        var container = blobs.Container("telemetry");
        using (var folder = new TemporaryFolder())
        {
            await using var hub = HubFixtures.Open(folder.Path, options => options with { Partitions = 1 });
            using var capture = new HubCapture(hub, container);
            await capture.StartAsync(default);
            for (var i = 0; i < 5; i++)
                await hub.SendAsync([
                    new EventToSend(
                        Encoding.UTF8.GetBytes(
                            $$"""{"date":"2018-06-13","serial_number":"S{{i}}","model":"M","smart_5_raw":{{i}},"smart_194_raw":30}"""
                        )
                    ),
                ]);
            await capture.FlushAsync();
            await capture.StopAsync(default);
        }
        var name = blobs.Names.First(name => name.EndsWith(".avro", StringComparison.Ordinal));
        return Archived(
            name,
            name["telemetry/".Length..],
            blobs,
            new CaptureTelemetryArchive(container, new TelemetryOptions(), TimeProvider.System)
        );
    }

    private static async Task<FileKind> DailyBlob(string name, byte[] bytes)
    {
        var blobs = new MemoryBlobs();
        var container = blobs.Container("telemetry");
        await container.GetBlockBlobClient(name).UploadAsync(new MemoryStream(bytes));
        return Archived($"telemetry/{name}", name, blobs, new BlobTelemetryArchive(container));
    }

    private static Task<FileKind> DailyFile(string name, byte[] bytes) =>
        Task.FromResult(
            new FileKind(
                name,
                name,
                bytes,
                async damaged =>
                {
                    using var folder = new TemporaryFolder();
                    await File.WriteAllBytesAsync(Path.Combine(folder.Path, name), damaged);
                    return (await ReadAsync(new FileTelemetryArchive([folder.Path])), "");
                }
            )
        );

    private static FileKind Archived(string blob, string named, MemoryBlobs blobs, ITelemetryArchive archive) =>
        new(
            blob,
            named,
            blobs[blob],
            async bytes =>
            {
                blobs[blob] = bytes;
                return (await ReadAsync(archive), "");
            }
        )
        {
            // Capture has a file of no bytes while it is being written, and others have none of their days then.
            EndsLikeAWholeOne = length => length == 0 && named.EndsWith(".avro", StringComparison.Ordinal),
        };

    private static async Task<string> ReadAsync(ITelemetryArchive archive)
    {
        var text = new StringBuilder();
        await foreach (var batch in archive.ReadAsync(TestDetector.Schema, DateOnly.MinValue, DateOnly.MaxValue, default))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var reading = batch[i];
                text.Append(Encoding.UTF8.GetString(reading.SerialNumber))
                    .Append(Encoding.UTF8.GetString(reading.Model))
                    .Append(reading.Time.Ticks)
                    .Append(reading.Failed)
                    .AppendJoin(' ', reading.Values.ToArray().Select(BitConverter.SingleToInt32Bits))
                    .AppendLine();
            }
        }
        return text.ToString();
    }

    private static byte[] Text() =>
        Encoding.UTF8.GetBytes(
            Csv + string.Concat(Enumerable.Range(0, 40).Select(i => $"2018-06-13,S{i},M,4000787030016,0,{i},{i * 7919 % 31},{20 + i}\n"))
        );

    private static byte[] Gzip(byte[] text)
    {
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(text);
        return file.ToArray();
    }

    private static byte[] Zip(byte[] text)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("2018-06-13.csv").Open();
            entry.Write(text);
        }
        return file.ToArray();
    }
}
