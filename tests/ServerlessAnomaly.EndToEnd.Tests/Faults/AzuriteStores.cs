using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.AzureStorage.Windowing;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Faults;

namespace ServerlessAnomaly.EndToEnd.Tests.Faults;

/// <summary>Containers and a queue of a test's own on Azurite, opened by as many instances as the test wants.</summary>
internal sealed class AzuriteStores(string connectionString)
{
    private readonly string _name = AzuriteFixture.UniqueName();
    private readonly ConcurrentDictionary<string, int> _sent = new();

    /// <summary>Opens them as one instance does.</summary>
    /// <param name="policy">Sees every request; null for none. A request is sent once: a fault is a fault.</param>
    public PipelineStores Open(HttpPipelinePolicy? policy = null)
    {
        var (blobs, queues) = (new BlobClientOptions(), new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        foreach (var options in (ClientOptions[])[blobs, queues])
        {
            if (policy is null) continue;
            options.Retry.MaxRetries = 0;
            options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        }
        var queue = new QueueClient(connectionString, _name, queues);
        return new(
            new BlobWindowJournal(new BlobContainerClient(connectionString, _name + "-state", blobs)), new OrderNote(new QueueAlertSink(queue), _sent),
            new BlobDeadLetterStore(new BlobContainerClient(connectionString, _name + "-letters", blobs)), ReadAlertsAsync);
    }

    /// <summary>A queue tells insertion times by the second; what the instances sent first is what they note themselves.</summary>
    private async Task<IReadOnlyList<DriveAlert>> ReadAlertsAsync() =>
        [.. (await QueuedAlerts.ReceiveAllAsync(connectionString, _name)).OrderBy(alert => _sent[alert.AlertId])];

    private sealed class OrderNote(IAlertSink inner, ConcurrentDictionary<string, int> sent) : IAlertSink
    {
        public Task SendAsync(IReadOnlyList<DriveAlert> alerts, CancellationToken cancellationToken)
        {
            foreach (var alert in alerts) sent.TryAdd(alert.AlertId, sent.Count);
            return inner.SendAsync(alerts, cancellationToken);
        }
    }
}
