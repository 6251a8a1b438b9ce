using Azure.Core;
using Azure.Core.Pipeline;
using ServerlessAnomaly.Testing.Faults;

namespace ServerlessAnomaly.EndToEnd.Tests.Faults;

/// <summary>Makes every HTTP request to storage an operation that may go wrong.</summary>
internal sealed class RequestFaults(StorageOperations operations) : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        await operations.RunAsync(
            $"{message.Request.Method} {message.Request.Uri.Path}{message.Request.Uri.Query}",
            async _ =>
            {
                await ProcessNextAsync(message, pipeline);
                return message;
            },
            null,
            message.CancellationToken
        );

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The product sends no request synchronously.");
}
