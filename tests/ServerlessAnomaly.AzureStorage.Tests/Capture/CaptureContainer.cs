using System.Globalization;
using System.Text;
using Azure.Storage.Blobs;
using ServerlessAnomaly.Capture;
using ServerlessAnomaly.LocalHub.Capture;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.AzureStorage.Tests.Capture;

/// <summary>A container of its own with capture files in it.</summary>
internal sealed class CaptureContainer
{
    private CaptureContainer(BlobContainerClient client) => Client = client;

    public BlobContainerClient Client { get; }

    public static async Task<CaptureContainer> CreateAsync(AzuriteFixture azurite)
    {
        var client = new BlobContainerClient(azurite.ConnectionString, AzuriteFixture.UniqueName("capture"));
        await client.CreateAsync();
        return new CaptureContainer(client);
    }

    public Task AddAsync(string name, params IEnumerable<string> bodies) =>
        AddRawAsync(name, CaptureFiles.Write(CaptureCodec.Deflate, 100_000, bodies));

    public Task AddRawAsync(string name, byte[] file) => Client.GetBlobClient(name).UploadAsync(new BinaryData(file));

    public static string Path(int partition, DateTime time) =>
        string.Create(CultureInfo.InvariantCulture, $"ns/hub/{partition}/{time:yyyy'/'MM'/'dd'/'HH'/'mm'/'ss}.avro");

    public static string Body(ArchivedReading reading, params ReadOnlySpan<string> columns)
    {
        var body = new StringBuilder("{");
        body.Append(CultureInfo.InvariantCulture, $"\"date\":\"{reading.Time:yyyy-MM-dd'T'HH:mm:ss'Z'}\"");
        body.Append(CultureInfo.InvariantCulture, $",\"serial_number\":\"{reading.SerialNumber}\"");
        if (reading.Model.Length > 0)
            body.Append(CultureInfo.InvariantCulture, $",\"model\":\"{reading.Model}\"");
        if (reading.Failed)
            body.Append(",\"failure\":1");
        for (var column = 0; column < columns.Length; column++)
        {
            if (!float.IsNaN(reading.Values[column]))
                body.Append(CultureInfo.InvariantCulture, $",\"{columns[column]}\":{reading.Values[column]:R}");
        }
        return body.Append('}').ToString();
    }

    public static string Reading(string serial, string date, int value = 1) =>
        $"{{\"date\":\"{date}\",\"serial_number\":\"{serial}\",\"smart_5_raw\":{value}}}";
}
