using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Hosting.Outputs;

/// <summary>Sends to a hub of this process.</summary>
internal sealed class LocalEventHubSender(LocalEventHub hub) : IOutputSender
{
    public Task SendAsync(IReadOnlyList<BinaryData> messages, CancellationToken ct) =>
        hub.SendAsync([.. messages.Select(message => new EventToSend(message.ToMemory()))], ct);
}
