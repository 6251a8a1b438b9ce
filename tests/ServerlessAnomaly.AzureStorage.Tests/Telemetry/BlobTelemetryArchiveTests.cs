using System.Globalization;
using System.IO.Compression;
using System.Text;
using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.AzureStorage.Tests.Telemetry;

/// <summary>The days lie in all the ways that are understood, among blobs that are not telemetry.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class BlobTelemetryArchiveTests(AzuriteFixture azurite) : TelemetryArchiveContract
{
    private readonly BlobContainerClient _container = new(azurite.ConnectionString, AzuriteFixture.UniqueName());

    [Fact]
    public async Task ReadAsync_Range_DownloadsNoOtherDays()
    {
        await CreateAsync([
            .. Enumerable
                .Range(0, 6)
                .Select(day => new ArchivedReading("A", "M", new DateTime(2018, 2, 1 + day, 0, 0, 0, DateTimeKind.Utc), false, [1, 2, 3])),
        ]);
        var requests = new StorageFaults();
        var archive = new BlobTelemetryArchive(requests.Client(azurite.ConnectionString, _container.Name, retries: 0));

        Assert.Single(await ReadAsync(archive, Schema, new DateOnly(2018, 2, 2), new DateOnly(2018, 2, 2)));
        Assert.Equal(["GET 2018-02-02.csv.gz"], requests.Requests.Where(request => request.Contains(".csv", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ReadAsync_ManyEntriesOfFewZips_OpensEachZipTwiceHoweverManyItHas()
    {
        await _container.CreateAsync();
        for (var month = 1; month <= 3; month++)
        {
            var days = Enumerable.Range(1, 28).Select(day => new DateTime(2018, month, day, 0, 0, 0, DateTimeKind.Utc));
            var entries = days.Select(day => ($"{day:yyyy-MM-dd}.csv", Csv([new ArchivedReading("A", "M", day, false, [1, 2, 3])])));
            await _container.UploadBlobAsync($"{month}.zip", BinaryData.FromBytes(Zip([.. entries])));
        }
        var requests = new StorageFaults();
        var archive = new BlobTelemetryArchive(requests.Client(azurite.ConnectionString, _container.Name, retries: 0));

        Assert.Equal(3 * 28, (await ReadAsync(archive, Schema, DateOnly.MinValue, DateOnly.MaxValue)).Count);

        // Once for the list of its entries, once for reading them.
        for (var month = 1; month <= 3; month++)
        {
            Assert.Equal(2, requests.Requests.Count(request => request == $"HEAD {month}.zip"));
            Assert.InRange(requests.Requests.Count(request => request == $"GET {month}.zip"), 2, 4);
        }
    }

    [Fact]
    public async Task ReadAsync_BesideCapturedDays_ListsNoneOfThem()
    {
        await _container.CreateAsync();
        await _container.UploadBlobAsync(
            "2018/02/2018-02-01.csv",
            BinaryData.FromString(
                Csv([new ArchivedReading("A", "M", new DateTime(2018, 2, 1, 0, 0, 0, DateTimeKind.Utc), false, [1, 2, 3])])
            )
        );
        await _container.UploadBlobAsync(
            "uploads/fleet/7/2018-02-02.csv",
            BinaryData.FromString(
                Csv([new ArchivedReading("B", "M", new DateTime(2018, 2, 2, 0, 0, 0, DateTimeKind.Utc), false, [1, 2, 3])])
            )
        );
        var requests = new StorageFaults();
        var archive = new BlobTelemetryArchive(requests.Client(azurite.ConnectionString, _container.Name, retries: 0));
        var counts = new List<int>();
        foreach (var day in (int[])[1, 28])
        {
            for (var hour = 0; hour < 10; hour++)
                await _container.UploadBlobAsync($"local/telemetry/0/2026/02/{day:D2}/{hour:D2}/00/00.avro", BinaryData.FromString("Obj"));
            var before = requests.Requests.Count;
            Assert.Equal(2, (await ReadAsync(archive, Schema, DateOnly.MinValue, DateOnly.MaxValue)).Count);
            counts.Add(requests.Requests.Count - before);
        }

        Assert.Equal(counts[0], counts[1] + 1);
    }

    [Theory]
    [InlineData("days.zip", "broken")]
    [InlineData("2018-02-01.csv.gz", "2018-02-01.csv.gz")]
    public async Task ReadAsync_BrokenBlob_NamesIt(string name, string part)
    {
        await _container.CreateAsync();
        await _container.UploadBlobAsync(name, BinaryData.FromString("neither zip nor gzip nor comma-separated"));

        var fault = await Assert.ThrowsAsync<TelemetryFormatException>(() =>
            ReadAsync(new BlobTelemetryArchive(_container), Schema, DateOnly.MinValue, DateOnly.MaxValue)
        );
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_GzipCutOff_IsNoticed()
    {
        await _container.CreateAsync();
        var rows = Enumerable
            .Range(0, 5000)
            .Select(i => new ArchivedReading($"A{i}", "M", new DateTime(2018, 2, 1, 0, 0, 0, DateTimeKind.Utc), false, [i, 2, 3]));
        await _container.UploadBlobAsync("2018-02-01.csv.gz", BinaryData.FromBytes(Gzip(Csv(rows))[..^200]));

        await Assert.ThrowsAsync<TelemetryFormatException>(() =>
            ReadAsync(new BlobTelemetryArchive(_container), Schema, DateOnly.MinValue, DateOnly.MaxValue)
        );
    }

    protected override async Task<ITelemetryArchive> CreateAsync(IReadOnlyList<ArchivedReading> readings)
    {
        await _container.CreateIfNotExistsAsync();
        await _container.UploadBlobAsync("capture/0/1.avro", BinaryData.FromString("Obj"));
        var days = readings.GroupBy(reading => reading.Time).ToList();
        for (var day = 0; day < days.Count; day++)
        {
            var (name, text) = ($"{days[day].Key:yyyy-MM-dd}.csv", Csv(days[day]));
            var (blob, bytes) = (day % 3) switch
            {
                0 => ($"zips/{9 - day}.zip", Zip((name, text), ("readme.txt", "no telemetry"), ($"__MACOSX/._{name}", "\0"))),
                1 => (name + ".gz", Gzip(text)),
                _ => ("folder/" + name, Encoding.UTF8.GetBytes(text)),
            };
            await _container.UploadBlobAsync(blob, BinaryData.FromBytes(bytes));
        }
        return new BlobTelemetryArchive(_container);
    }

    private static string Csv(IEnumerable<ArchivedReading> readings)
    {
        var text = new StringBuilder($"date,serial_number,model,failure,{string.Join(',', Schema.Columns)}\n");
        foreach (var reading in readings)
        {
            var values = reading.Values.Select(value =>
                float.IsNaN(value) ? "" : ((double)value).ToString("R", CultureInfo.InvariantCulture)
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $"{reading.Time:yyyy-MM-dd},{reading.SerialNumber},{reading.Model},{(reading.Failed
                ? 1 : 0)},{string.Join(',', values)}\n"
            );
        }
        return text.ToString();
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        return bytes.ToArray();
    }
}
