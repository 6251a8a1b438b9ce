using System.Diagnostics;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests;

public sealed class LocalStorageTests
{
    [Fact]
    public async Task Kill_StorageEndsByItself_IsStartedAgainOnTheSamePorts()
    {
        using var home = new TemporaryFolder();
        await using var azure = await LocalAzure.StartAsync(
            new LocalAzureOptions
            {
                Home = home.Path,
                BlobPort = 0,
                QueuePort = 0,
                TablePort = 0,
            }
        );
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

    [Fact]
    public async Task Kill_StorageCannotBeStartedAgain_IsGivenUpAfterFiveStartsWithTheReason()
    {
        using var home = new TemporaryFolder();
        var time = new FakeTime(DateTimeOffset.UtcNow);
        using var log = new LogRecorder();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        await using var azure = await LocalAzure.StartAsync(
            new LocalAzureOptions
            {
                Home = home.Path,
                BlobPort = 0,
                QueuePort = 0,
                TablePort = 0,
            },
            loggers,
            time
        );
        var database = Path.Combine(home.Path, "storage", "__azurite_db_blob__.json");
        await new QueueClient(azure.StorageConnectionString, "alerts").CreateAsync();
        // Damaged before it can be started again: the kill is noticed later than the file is written.
        using (var node = Process.GetProcessById(azure.Storage.ProcessId!.Value))
        {
            node.Kill();
            await File.WriteAllTextAsync(database, "damaged");
        }

        // Each pause between two starts is slept through at once.
        while (await Task.WhenAny(azure.StorageLost, time.WaitForSleepAsync()) != azure.StorageLost)
            time.Advance(TimeSpan.FromMinutes(1));

        var reason = await azure.StorageLost;
        Assert.Contains(database, reason, StringComparison.Ordinal);
        Assert.Contains("move that folder away", reason, StringComparison.Ordinal);
        Assert.Equal(5, log.Entries.Count(entry => entry.Text.Contains("started again", StringComparison.Ordinal)));
    }
}
