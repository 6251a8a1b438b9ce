using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage.Capture;
using ServerlessAnomaly.Capture;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Contracts;
using static ServerlessAnomaly.AzureStorage.Tests.Capture.CaptureContainer;

namespace ServerlessAnomaly.AzureStorage.Tests.Capture;

[Collection(nameof(CaptureCollection))]
public sealed class CaptureTelemetryArchiveTests(AzuriteFixture azurite)
{
    private static readonly FeatureSchema Schema = new("test", 1, [new("a", "smart_5_raw")]);
    private static readonly DateOnly From = new(2018, 3, 10),
        To = new(2018, 3, 12);

    [Fact]
    public async Task ReadAsync_AvroBodies_AreReadByTheRegistry()
    {
        var producer = AvroProducer.WithFields(
            """{"name":"serial_number","type":"string"}""",
            """{"name":"date","type":"string"}""",
            """{"name":"smart_5_raw","type":"long"}"""
        );
        (string, object?)[] values = [("serial_number", "Z1"), ("date", "2018-03-10"), ("smart_5_raw", 5L)];
        var file = new MemoryStream();
        var writer = new CaptureWriter(file);
        foreach (
            var (index, (body, contentType)) in new[]
            {
                (producer.Datum(values), $"avro/binary+{producer.Fingerprint}"),
                (producer.SingleObject(values), null),
                (producer.Datum(values), "avro/binary+no"),
            }.Index()
        )
        {
            writer.Append(
                new CaptureRecord
                {
                    SequenceNumber = index,
                    Offset = index,
                    EnqueuedTimeUtc = CaptureFiles.Start,
                    ContentType = contentType,
                    PartitionKey = "k",
                    Body = body,
                }
            );
        }
        writer.Flush();
        var container = await CaptureContainer.CreateAsync(azurite);
        await container.AddRawAsync(CaptureContainer.Path(0, new DateTime(2018, 3, 10)), file.ToArray());
        var store = new InMemoryAvroSchemaStore();
        Assert.True(await store.TryAddAsync(producer.Register(), default));

        var archive = new CaptureTelemetryArchive(
            container.Client,
            new TelemetryOptions(),
            TimeProvider.System,
            new AvroSchemaCatalog(store)
        );
        var serials = new List<string>();
        await foreach (
            var batch in archive.ReadAsync(
                FeatureSchema.Load("backblaze-10"),
                new DateOnly(2018, 3, 10),
                new DateOnly(2018, 3, 10),
                default
            )
        )
            for (var i = 0; i < batch.Count; i++)
                serials.Add(ArchivedReading.Copy(batch[i]).SerialNumber);
        Assert.Equal(["Z1", "Z1"], serials);
        Assert.Equal(1, archive.RejectedReadings);
    }

    [Fact]
    public async Task ReadAsync_SeveralPartitions_ComeInTheOrderOfTheirWindows()
    {
        var container = await CaptureContainer.CreateAsync(azurite);
        await container.AddAsync("ns/hub/0/2018/03/10/09/00/00.avro", Reading("A", "2018-03-10"), Reading("B", "2018-03-10"));
        await container.AddAsync("ns/hub/0/2018/03/10/09/05/00.avro", Reading("E", "2018-03-10"));
        await container.AddAsync("ns/hub/1/2018/03/10/09/00/30.avro", Reading("C", "2018-03-10"));
        await container.AddAsync("ns/hub/10/2018/03/10/09/04/59.avro", Reading("D", "2018-03-10"));
        await container.AddAsync("ns/hub/1/2018/03/11/00/00/00.avro", Reading("F", "2018-03-11"));

        Assert.Equal("A B C D E F", await ReadAsync(Archive(container)));
    }

    [Fact]
    public async Task ReadAsync_ReadingsOfOtherDaysInTheSameFile_AreLeftOut()
    {
        var container = await CaptureContainer.CreateAsync(azurite);
        await container.AddAsync(
            "ns/hub/0/2018/03/11/09/00/00.avro",
            $"[{Reading("A", "2018-03-09")},{Reading("B", "2018-03-10")},"
                + $"{Reading("C", "2018-03-13")},{Reading("D", "2018-03-12T23:59:59Z")}]"
        );

        Assert.Equal("B D", await ReadAsync(Archive(container)));
    }

    [Fact]
    public async Task ReadAsync_WindowsAroundTheRange_AreReadWhereTheyCanMatter()
    {
        var container = await CaptureContainer.CreateAsync(azurite);
        await container.AddAsync("ns/hub/0/2018/03/08/23/50/00.avro", Reading("Ahead", "2018-03-10"));
        await container.AddAsync("ns/hub/0/2018/03/13/00/00/00.avro", Reading("NextDay", "2018-03-12"));
        await container.AddAsync("ns/hub/0/2019/01/01/00/00/00.avro", Reading("Late", "2018-03-11"));
        await container.AddRawAsync("ns/hub/0/2018/03/07/23/59/59.avro", "no capture file"u8.ToArray());
        await container.AddRawAsync("ns/hub/0/2017/03/11/00/00/00.avro", "no capture file"u8.ToArray());

        Assert.Equal("Ahead NextDay Late", await ReadAsync(Archive(container)));
        Assert.Equal("Ahead NextDay", await ReadAsync(Archive(container, maxUploadDelay: TimeSpan.FromDays(1))));
    }

    [Fact]
    public async Task ReadAsync_AnotherFileNaming_IsReadToo()
    {
        var container = await CaptureContainer.CreateAsync(azurite);
        await container.AddAsync("2018/03/10/ns/hub/0/09_00_00.avro", Reading("ByDay", "2018-03-10"));
        await container.AddAsync("ns/hub/0_2018_03_10_09_00_00.avro", Reading("Flat", "2018-03-11"));

        Assert.Equal("ByDay Flat", await ReadAsync(Archive(container)));
    }

    [Fact]
    public async Task ReadAsync_OtherBlobs_AreLeftAlone()
    {
        var container = await CaptureContainer.CreateAsync(azurite);
        await container.AddRawAsync("2018-03-10.csv", "date,serial_number\n"u8.ToArray());
        await container.AddRawAsync("ns/hub/0/2018/03/10/09/00/00.csv", "date,serial_number\n"u8.ToArray());
        await container.AddRawAsync("ns/hub/0/2018/03/10/09/00/01.avro", []);
        await container.AddAsync("ns/hub/0/2018/03/10/09/00/02.avro", Reading("A", "2018-03-10"));

        Assert.Equal("A", await ReadAsync(Archive(container)));
    }

    [Fact]
    public async Task ReadAsync_ReadingsOfOtherKinds_AreNeitherTakenNorRefused()
    {
        var container = await CaptureContainer.CreateAsync(azurite);
        await container.AddAsync(
            "ns/hub/0/2018/03/10/09/00/00.avro",
            Reading("A", "2018-03-10"),
            """{"date":"2018-03-10","serial_number":"N","nvme_media_errors":0}""",
            Reading("B", "2018-03-10")
        );
        var archive = Archive(container);

        Assert.Equal("A B", await ReadAsync(archive));
        Assert.Equal(0, archive.RejectedReadings);
    }

    [Fact]
    public async Task ReadAsync_BodiesThatCannotBeUnderstood_AreCounted()
    {
        var container = await CaptureContainer.CreateAsync(azurite);
        await container.AddAsync(
            "ns/hub/0/2018/03/10/09/00/00.avro",
            "no json",
            Reading("A", "2018-03-10"),
            "",
            "{\"date\":\"2018-03-10\"}",
            Reading("B", "2018-03-10")
        );
        var archive = Archive(container);

        Assert.Equal("A B", await ReadAsync(archive));
        Assert.Equal(3, archive.RejectedReadings);
    }

    [Fact]
    public async Task ReadAsync_DamagedFile_IsNamed()
    {
        var container = await CaptureContainer.CreateAsync(azurite);
        await container.AddRawAsync("ns/hub/0/2018/03/10/09/00/00.avro", "no capture file"u8.ToArray());

        var refused = await Assert.ThrowsAsync<TelemetryFormatException>(() => ReadAsync(Archive(container)));

        Assert.StartsWith("ns/hub/0/2018/03/10/09/00/00.avro cannot be read at byte 0: ", refused.Message);
    }

    [Fact]
    public async Task ReadAsync_NoContainer_ReturnsNothing() =>
        Assert.Equal(
            "",
            await ReadAsync(
                new CaptureTelemetryArchive(
                    new BlobContainerClient(azurite.ConnectionString, "not-there"),
                    new TelemetryOptions(),
                    TimeProvider.System
                )
            )
        );

    private static CaptureTelemetryArchive Archive(CaptureContainer container, TimeSpan? maxUploadDelay = null) =>
        new(container.Client, new TelemetryOptions(), TimeProvider.System) { MaxUploadDelay = maxUploadDelay };

    private static async Task<string> ReadAsync(CaptureTelemetryArchive archive)
    {
        var serials = new List<string>();
        await foreach (var batch in archive.ReadAsync(Schema, From, To, CancellationToken.None))
        {
            for (var index = 0; index < batch.Count; index++)
                serials.Add(ArchivedReading.Copy(batch[index]).SerialNumber);
        }
        return string.Join(' ', serials);
    }
}
