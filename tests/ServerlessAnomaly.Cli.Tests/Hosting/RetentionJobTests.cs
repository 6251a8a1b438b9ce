using System.Net;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.AzureStorage.Retention;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Capture;
using ServerlessAnomaly.LocalHub.Hubs;

namespace ServerlessAnomaly.Cli.Tests.Hosting;

public sealed class RetentionJobTests
{
    // Three kinds of documents, and the files of one partition.
    private const int RequestsOfOnePass = 4;

    [Fact]
    public async Task Run_StorageIsAway_IsTriedAgainUntilItAnswers_AndThenEverySoOften()
    {
        using var storage = new Storage(refusals: 3, enough: 3 + (2 * RequestsOfOnePass));
        using var http = new HttpClient(storage);
        var options = new BlobClientOptions { Transport = new HttpClientTransport(http) };
        options.Retry.MaxRetries = 0;
        var container = new BlobContainerClient(new Uri("http://127.0.0.1/account/container"), options);
        var folder = Directory.CreateTempSubdirectory("retention-");
        await using (var hub = LocalEventHub.Open(new LocalEventHubOptions { Folder = folder.FullName, Partitions = 1 }))
        {
            using var capture = new HubCapture(hub, container);
            var documents = new DocumentRetention(container, container, container, new RetentionOptions(), TimeProvider.System);

            await using var job = new RetentionJob(
                documents,
                capture,
                TimeSpan.FromMilliseconds(1),
                TimeProvider.System,
                NullLogger.Instance
            );
            await storage.Asked.WaitAsync(TimeSpan.FromMinutes(1));
        }

        folder.Delete(recursive: true);
    }

    /// <summary>Refuses the first requests; has no container for the others.</summary>
    private sealed class Storage(int refusals, int enough) : HttpMessageHandler
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _requests;

        public Task Asked => _asked.Task;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref _requests);
            if (number <= refusals)
                throw new HttpRequestException("Connection refused");
            if (number == enough)
                _asked.SetResult();
            var missing = new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request, Content = new ByteArrayContent([]) };
            missing.Headers.Add("x-ms-error-code", "ContainerNotFound");
            return Task.FromResult(missing);
        }
    }
}
