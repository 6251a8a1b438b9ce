using Azure.Storage.Queues;

namespace ServerlessAnomaly.LocalHost.Hosting;

internal static class Queues
{
    public static QueueClientOptions ClientOptions(EmbeddedHostOptions options) =>
        new() { MessageEncoding = options.Base64QueueMessages ? QueueMessageEncoding.Base64 : QueueMessageEncoding.None };
}
