using System.Diagnostics;
using Azure.Storage.Queues;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests;

public sealed class LocalStorageTests
{
    [Fact]
    public async Task Kill_StorageEndsByItself_IsStartedAgainOnTheSamePorts()
    {
        using var home = new TemporaryFolder();
        await using var azure = await LocalAzure.StartAsync(
            new LocalAzureOptions { Home = home.Path, BlobPort = 0, QueuePort = 0, TablePort = 0 });
        var before = azure.Storage.ProcessId!.Value;

        using (var node = Process.GetProcessById(before))
            node.Kill();

        // The client's own retries outlast the start.
        var options = new QueueClientOptions();
        options.Retry.MaxRetries = 20;
        options.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        await new QueueClient(azure.StorageConnectionString, "alerts", options).CreateAsync();
        Assert.NotEqual(before, azure.Storage.ProcessId);
    }
}
