using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.AzureStorage.Windowing;
using ServerlessAnomaly.Models;
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
            if (policy is null)
                continue;
            options.Retry.MaxRetries = 0;
            options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        }
        var queue = new QueueClient(connectionString, _name, queues);
        return new(
            new BlobWindowJournal(new BlobContainerClient(connectionString, _name + "-state", blobs)),
            new OrderNote(Sinks(blobs, queue), _sent),
            new BlobDeadLetterStore(new BlobContainerClient(connectionString, _name + "-letters", blobs)),
            ReadAlertsAsync
        );
    }

    private AlertSinks Sinks(BlobClientOptions blobs, QueueClient queue) =>
        new(new BlobAlertHistory(new BlobContainerClient(connectionString, _name + "-alerts", blobs)), new QueueAlertSink(queue));

    /// <summary>Takes all alerts off the queue. It tells insertion times by the second; what the instances sent first is what they note themselves.</summary>
    private async Task<IReadOnlyList<DriveAlert>> ReadAlertsAsync()
    {
        var alerts = await QueuedAlerts.ReceiveAllAsync(connectionString, _name);
        var history = new BlobAlertHistory(new BlobContainerClient(connectionString, _name + "-alerts"));
        var kept = new List<string>();
        await foreach (var alert in history.ReadAsync(default))
            kept.Add(alert.AlertId);
        Assert.Equal(kept.Order(StringComparer.Ordinal), alerts.Select(alert => alert.AlertId).Distinct().Order(StringComparer.Ordinal));
        return [.. alerts.OrderBy(alert => _sent[alert.AlertId])];
    }

    private sealed class OrderNote(IAlertSink inner, ConcurrentDictionary<string, int> sent) : IAlertSink
    {
        public Task SendAsync(IReadOnlyList<DriveAlert> alerts, CancellationToken cancellationToken)
        {
            foreach (var alert in alerts)
                sent.TryAdd(alert.AlertId, sent.Count);
            return inner.SendAsync(alerts, cancellationToken);
        }
    }
}
