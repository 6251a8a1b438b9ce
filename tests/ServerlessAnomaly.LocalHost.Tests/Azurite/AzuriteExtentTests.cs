using System.Globalization;
using Azure.Storage.Blobs;
using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests.Azurite;

/// <summary>In which files storage puts the contents of blobs.</summary>
public sealed class AzuriteExtentTests
{
    [Fact]
    public async Task Write_ManyMegabytes_LieInSmallFilesThatCanBeGivenBackOneByOne()
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await AzuriteServer.StartAsync(OnDisk.Options(folder));
        var blobs = new BlobContainerClient(azurite.ConnectionString, "journal");
        await blobs.CreateAsync();
        for (var number = 0; number < 12; number++)
            await blobs.UploadBlobAsync(number.ToString(CultureInfo.InvariantCulture), new BinaryData(new byte[400_000]));

        var sizes = Directory.GetFiles(Path.Combine(folder.Path, "__blobstorage__")).Select(file => new FileInfo(file).Length).ToList();

        Assert.Equal(12 * 400_000, sizes.Sum());
        Assert.All(sizes, size => Assert.InRange(size, 1, (1 << 20) + 400_000));
    }

    [Fact]
    public async Task Write_TwoContainersInTurns_EachHasFilesOfItsOwn()
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await AzuriteServer.StartAsync(OnDisk.Options(folder));
        var journals = new BlobContainerClient(azurite.ConnectionString, "journals");
        var alerts = new BlobContainerClient(azurite.ConnectionString, "alerts");
        await journals.CreateAsync();
        await alerts.CreateAsync();
        for (var number = 0; number < 10; number++)
        {
            var name = number.ToString(CultureInfo.InvariantCulture);
            await journals.UploadBlobAsync(name, new BinaryData(new byte[400_000]));
            await alerts.UploadBlobAsync(name, new BinaryData(new byte[1000]));
        }

        var sizes = Directory.GetFiles(Path.Combine(folder.Path, "__blobstorage__")).Select(file => new FileInfo(file).Length).ToList();

        Assert.Equal(10 * 1000, sizes.Where(size => size < 400_000).Sum());
        Assert.Equal(10 * 400_000, sizes.Where(size => size >= 400_000).Sum());
    }
}
