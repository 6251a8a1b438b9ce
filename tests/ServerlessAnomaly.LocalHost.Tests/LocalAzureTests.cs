using System.Net;
using System.Net.Sockets;
using System.Text;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Azure.Storage.Queues;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Testing.Azurite;

namespace ServerlessAnomaly.LocalHost.Tests;

public sealed class LocalAzureTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    [Fact]
    public async Task StartAsync_Twice_ServesBothTimesWithTheSameDataAndKeys()
    {
        var queueName = AzuriteFixture.UniqueName();
        string key;
        await using (var azure = await LocalAzure.StartAsync(Options()))
        {
            key = EventHubsConnectionStringProperties.Parse(azure.HubConnectionString).SharedAccessKey;
            await using var producer = new EventHubProducerClient(azure.HubAmqpConnectionString);
            await producer.SendAsync([new EventData("kept"u8.ToArray())], new SendEventOptions { PartitionKey = "drive" });
            await new QueueClient(azure.StorageConnectionString, queueName).CreateAsync();
        }

        await using var again = await LocalAzure.StartAsync(Options());
        Assert.Equal(key, EventHubsConnectionStringProperties.Parse(again.HubConnectionString).SharedAccessKey);
        Assert.True((await new QueueClient(again.StorageConnectionString, queueName).ExistsAsync()).Value);
        var partition = again.Hub.GetStatus().Single(status => status.LastSequenceNumber == 0).PartitionId;
        using var reader = again.Hub.OpenReader(partition);
        Assert.Equal("kept", Encoding.UTF8.GetString(reader.TryRead()!.Body));
    }

    [Fact]
    public async Task StartAsync_HomeInUse_SaysByWhomAndLeavesItRunning()
    {
        await using var azure = await LocalAzure.StartAsync(Options() with { StorageInMemory = true });

        var failure = await Assert.ThrowsAsync<LocalStartException>(() => LocalAzure.StartAsync(Options()));

        Assert.Contains("in use", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", failure.Message, StringComparison.Ordinal);
        Assert.True(azure.Storage.IsRunning);
    }

    [Fact]
    public async Task StartAsync_HubPortTaken_SaysWhichAndFreesTheHome()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var failure = await Assert.ThrowsAsync<LocalStartException>(() =>
            LocalAzure.StartAsync(Options() with { HubPort = port, StorageInMemory = true })
        );

        Assert.Contains($"Port {port}", failure.Message, StringComparison.Ordinal);
        using var free = HomeLock.Take(_home.Path);
    }

    [Fact]
    public async Task StartAsync_AzuriteMissing_FreesTheHome()
    {
        await Assert.ThrowsAsync<LocalStartException>(() => LocalAzure.StartAsync(Options() with { NodeModulesFolder = _home.Path }));

        using var free = HomeLock.Take(_home.Path);
    }

    public void Dispose() => _home.Dispose();

    private LocalAzureOptions Options() =>
        new()
        {
            Home = _home.Path,
            BlobPort = 0,
            QueuePort = 0,
            TablePort = 0,
        };
}
