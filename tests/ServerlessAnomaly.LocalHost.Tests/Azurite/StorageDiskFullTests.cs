using System.Diagnostics;
using Azure;
using Azure.Storage.Blobs;
using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests.Azurite;

/// <summary>A full disk costs errors, never a database: what was saved before is there afterwards, and writes go on when there is room.</summary>
public sealed class StorageDiskFullTests : IDisposable
{
    private const int DiskMegabytes = 6;
    private readonly TemporaryFolder _folder = new();
    private bool _mounted;

    [Fact]
    public async Task Write_DiskFull_AnswersErrorsAndKeepsWhatWasSaved()
    {
        if (!TryMount(out var reason))
        {
            Console.Error.WriteLine($"{nameof(Write_DiskFull_AnswersErrorsAndKeepsWhatWasSaved)} shows nothing here: {reason}");
            return;
        }

        await using var azurite = await AzuriteServer.StartAsync(
            new AzuriteOptions
            {
                DataFolder = Path.Combine(_folder.Path, "storage"),
                BlobPort = 0,
                QueuePort = 0,
                TablePort = 0,
            }
        );
        var options = new BlobClientOptions();
        options.Retry.MaxRetries = 0;
        var container = new BlobContainerClient(azurite.ConnectionString, "journals", options);
        await container.CreateAsync();
        await container.UploadBlobAsync("before", BinaryData.FromString("kept"));
        await azurite.RestartAsync();

        var filler = Path.Combine(_folder.Path, "filler");
        Fill(filler);
        // A container is an entry of the database and nothing else: it is taken, and then cannot be saved.
        var number = 0;
        while (await TryCreateAsync(new BlobContainerClient(azurite.ConnectionString, $"full-{number}", options)))
            number++;
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() =>
            container.UploadBlobAsync("late", BinaryData.FromString("lost"))
        );
        Assert.InRange(failure.Status, 500, 503);

        using (var node = Process.GetProcessById(azurite.ProcessId!.Value))
            node.Kill();
        File.Delete(filler);
        await azurite.RestartAsync();

        Assert.Equal("kept", (await container.GetBlobClient("before").DownloadContentAsync()).Value.Content.ToString());
        await container.UploadBlobAsync("after", BinaryData.FromString("taken"));
    }

    public void Dispose()
    {
        if (_mounted)
            Run("umount", _folder.Path);
        _folder.Dispose();
    }

    private static async Task<bool> TryCreateAsync(BlobContainerClient container)
    {
        try
        {
            await container.CreateAsync();
            return true;
        }
        catch (RequestFailedException refused) when (refused.Status >= 500)
        {
            return false;
        }
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[1024];
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private bool TryMount(out string reason)
    {
        reason = OperatingSystem.IsLinux() ? "" : "a small disk is mounted on Linux only.";
        if (reason.Length == 0)
            reason = Run("mount", "-t", "tmpfs", "-o", $"size={DiskMegabytes}m", "tmpfs", _folder.Path);
        return _mounted = reason.Length == 0;
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : said;
    }
}
