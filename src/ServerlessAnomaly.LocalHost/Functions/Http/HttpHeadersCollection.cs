using System.Net.Http.Headers;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>HTTP headers of a request or response.</summary>
public sealed class HttpHeadersCollection : HttpHeaders
{
    /// <summary>No headers.</summary>
    public HttpHeadersCollection()
    {
    }

    /// <summary>The given headers, each with all its values.</summary>
    /// <param name="headers">Names and values.</param>
    public HttpHeadersCollection(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers)
    {
        foreach (var header in headers)
            TryAddWithoutValidation(header.Key, header.Value);
    }

    /// <summary>The given headers.</summary>
    /// <param name="headers">Names and values.</param>
    public HttpHeadersCollection(IEnumerable<KeyValuePair<string, string>> headers)
    {
        foreach (var header in headers)
            TryAddWithoutValidation(header.Key, header.Value);
    }
}
