using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;

namespace ServerlessAnomaly.AzureStorage.Tests;

/// <summary>
/// Counts the storage requests of one client and does something around one of them: a crash, a lost answer, another owner.
/// </summary>
internal sealed class StorageFaults : HttpPipelinePolicy
{
    private readonly List<string> _requests = [];

    /// <summary>Method, blob and kind of each request so far, such as <c>PUT journal-0000000000 appendblock</c>.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <summary>Called with the number of the request and its description before it is sent.</summary>
    public Func<int, string, Task>? Before { get; set; }

    /// <summary>Called likewise after its answer came.</summary>
    public Func<int, string, Task>? After { get; set; }

    /// <summary>A client whose requests pass through here.</summary>
    /// <param name="connectionString">Where to.</param>
    /// <param name="container">Container name.</param>
    /// <param name="retries">How often a request is repeated when its answer is lost; 0 makes any fault a crash.</param>
    public BlobContainerClient Client(string connectionString, string container, int retries)
    {
        var options = new BlobClientOptions();
        (options.Retry.MaxRetries, options.Retry.Mode, options.Retry.Delay) = (retries, RetryMode.Fixed, TimeSpan.FromMilliseconds(1));
        options.AddPolicy(this, HttpPipelinePosition.PerRetry);
        return new BlobContainerClient(connectionString, container, options);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var number = _requests.Count;
        var description = Describe(message.Request);
        _requests.Add(description);
        if (Before is not null)
            await Before(number, description);
        await ProcessNextAsync(message, pipeline);
        if (After is not null)
            await After(number, description);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        ProcessAsync(message, pipeline).AsTask().GetAwaiter().GetResult();

    private static string Describe(Request request)
    {
        var uri = request.Uri.ToUri();
        var query = System.Web.HttpUtility.ParseQueryString(uri.Query);
        var blob = uri.Segments.Length > 3 ? Uri.UnescapeDataString(uri.Segments[^1]) : "";
        return string.Join(' ', ((string[])[request.Method.ToString(), blob, query["comp"] ?? ""]).Where(part => part.Length > 0));
    }
}
