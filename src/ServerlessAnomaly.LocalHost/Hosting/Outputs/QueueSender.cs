using Azure.Storage.Queues;

namespace ServerlessAnomaly.LocalHost.Hosting.Outputs;

/// <summary>Sends to a storage queue and makes it first if need be, as the Functions queue extension does.</summary>
internal sealed class QueueSender(QueueClient queue) : IOutputSender
{
    private volatile bool created;

    public async Task SendAsync(IReadOnlyList<BinaryData> messages, CancellationToken ct)
    {
        if (!created)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: ct);
            created = true;
        }

        foreach (var message in messages)
            await queue.SendMessageAsync(message, cancellationToken: ct);
    }
}
