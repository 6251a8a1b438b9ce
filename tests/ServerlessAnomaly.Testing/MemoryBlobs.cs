using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Xml.Linq;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;

namespace ServerlessAnomaly.Testing;

/// <summary>
/// Blobs in memory behind the real client library, without a process: what the stores ask for, and no more. A test may put any bytes in the
/// place of a blob's.
/// </summary>
public sealed class MemoryBlobs : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> _md5 = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> _blocks = new(StringComparer.Ordinal);

    /// <summary>Names of the blobs, with their container.</summary>
    public IEnumerable<string> Names => _blobs.Keys.Order(StringComparer.Ordinal);

    /// <summary>The bytes of a blob, with its container's name; setting them leaves the stored MD5 as it was.</summary>
    public byte[] this[string name]
    {
        get => _blobs[name];
        set => _blobs[name] = value;
    }

    /// <summary>A client of a container.</summary>
    public BlobContainerClient Container(string name)
    {
        var options = new BlobClientOptions { Transport = new HttpClientTransport(this) };
        options.Retry.MaxRetries = 0;
        return new BlobContainerClient(new Uri($"http://memory/{name}"), options);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var name = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath).TrimStart('/');
        var query = request.RequestUri.Query;
        if (query.Contains("restype=container", StringComparison.Ordinal))
            return request.Method == HttpMethod.Get ? List(name, query) : Answer(HttpStatusCode.Created);
        if (request.Method == HttpMethod.Put)
            return Put(name, query, request, request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken));
        if (request.Method == HttpMethod.Delete)
            return Answer(_blobs.TryRemove(name, out _) ? HttpStatusCode.Accepted : HttpStatusCode.NotFound);
        return _blobs.TryGetValue(name, out var bytes) ? Get(name, bytes, request) : Missing();
    }

    private HttpResponseMessage Put(string name, string query, HttpRequestMessage request, byte[] body)
    {
        if (query.Contains("comp=blocklist", StringComparison.Ordinal))
        {
            _blobs[name] =
            [
                .. _blocks
                    .Where(block => block.Key.StartsWith(name + "?", StringComparison.Ordinal))
                    .OrderBy(block => block.Key, StringComparer.Ordinal)
                    .SelectMany(block => block.Value),
            ];
            if (request.Headers.TryGetValues("x-ms-blob-content-md5", out var md5))
                _md5[name] = Convert.FromBase64String(md5.Single());
            return Answer(HttpStatusCode.Created);
        }
        if (query.Contains("comp=block", StringComparison.Ordinal))
        {
            _blocks[$"{name}?{_blocks.Count:D6}"] = body;
            return Answer(HttpStatusCode.Created);
        }
        if (query.Contains("comp=appendblock", StringComparison.Ordinal))
        {
            if (!_blobs.TryGetValue(name, out var before))
                return Missing();
            _blobs[name] = [.. before, .. body];
            var appended = Answer(HttpStatusCode.Created);
            appended.Headers.Add("x-ms-blob-append-offset", before.Length.ToString(CultureInfo.InvariantCulture));
            appended.Headers.Add("x-ms-blob-committed-block-count", "1");
            return appended;
        }
        _blobs[name] = body;
        // The service does so for whatever comes in one request.
        if (body.Length > 0)
            _md5[name] = MD5.HashData(body);
        return Answer(HttpStatusCode.Created);
    }

    private HttpResponseMessage Get(string name, byte[] bytes, HttpRequestMessage request)
    {
        var range = request.Headers.TryGetValues("x-ms-range", out var wanted) ? wanted.Single() : request.Headers.Range?.ToString();
        var (from, to) = (0, bytes.Length - 1);
        if (range is not null)
        {
            var ends = range["bytes=".Length..].Split('-');
            from = int.Parse(ends[0], CultureInfo.InvariantCulture);
            if (from >= bytes.Length)
                return Answer(HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange");
            if (ends[1].Length > 0)
                to = Math.Min(to, int.Parse(ends[1], CultureInfo.InvariantCulture));
        }
        var answer = Answer(range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent);
        answer.Content = new ByteArrayContent(bytes, from, to - from + 1);
        if (range is not null)
            answer.Content.Headers.ContentRange = new(from, to, bytes.Length);
        answer.Content.Headers.LastModified = DateTimeOffset.UnixEpoch;
        answer.Headers.Add("x-ms-blob-type", "BlockBlob");
        if (request.Method == HttpMethod.Head)
        {
            answer.Content = new ByteArrayContent([]);
            answer.Content.Headers.ContentLength = bytes.Length;
            answer.Content.Headers.LastModified = DateTimeOffset.UnixEpoch;
        }
        return answer;
    }

    private HttpResponseMessage List(string container, string query)
    {
        var asked = query
            .TrimStart('?')
            .Split('&')
            .Select(part => part.Split('='))
            .ToDictionary(part => part[0], part => Uri.UnescapeDataString(part[1]));
        var (prefix, delimiter) = (asked.GetValueOrDefault("prefix", ""), asked.GetValueOrDefault("delimiter"));
        var blobs = new XElement("Blobs");
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var full in Names.Where(name => name.StartsWith(container + "/", StringComparison.Ordinal)))
        {
            var name = full[(container.Length + 1)..];
            if (!name.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            if (delimiter is not null && name.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal) is >= 0 and var end)
            {
                if (folders.Add(name[..(end + 1)]))
                    blobs.Add(new XElement("BlobPrefix", new XElement("Name", name[..(end + 1)])));
                continue;
            }
            blobs.Add(
                new XElement(
                    "Blob",
                    new XElement("Name", name),
                    new XElement(
                        "Properties",
                        new XElement("Last-Modified", DateTimeOffset.UnixEpoch.ToString("R")),
                        new XElement("Etag", "0x1"),
                        new XElement("Content-Length", _blobs[full].Length),
                        new XElement("BlobType", "BlockBlob"),
                        _md5.TryGetValue(full, out var md5) ? new XElement("Content-MD5", Convert.ToBase64String(md5)) : null
                    )
                )
            );
        }
        var answer = Answer(HttpStatusCode.OK);
        answer.Content = new StringContent(
            new XElement("EnumerationResults", new XAttribute("ContainerName", container), blobs, new XElement("NextMarker")).ToString(),
            null,
            "application/xml"
        );
        return answer;
    }

    private static HttpResponseMessage Missing() => Answer(HttpStatusCode.NotFound, "BlobNotFound");

    private static HttpResponseMessage Answer(HttpStatusCode status, string? error = null)
    {
        var answer = new HttpResponseMessage(status) { Content = new ByteArrayContent([]) };
        answer.Headers.Add("ETag", "\"0x1\"");
        answer.Content.Headers.LastModified = DateTimeOffset.UnixEpoch;
        if (error is not null)
            answer.Headers.Add("x-ms-error-code", error);
        return answer;
    }
}
