using System.Collections.Specialized;
using System.Security.Claims;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The request that started a function.</summary>
/// <param name="functionContext">The invocation.</param>
public abstract class HttpRequestData(FunctionContext functionContext)
{
    /// <summary>The body.</summary>
    public abstract Stream Body { get; }

    /// <summary>The headers.</summary>
    public abstract HttpHeadersCollection Headers { get; }

    /// <summary>The cookies.</summary>
    public abstract IReadOnlyCollection<IHttpCookie> Cookies { get; }

    /// <summary>The address asked for.</summary>
    public abstract Uri Url { get; }

    /// <summary>Who asks.</summary>
    public abstract IEnumerable<ClaimsIdentity> Identities { get; }

    /// <summary>The method, in capitals.</summary>
    public abstract string Method { get; }

    /// <summary>The invocation.</summary>
    public FunctionContext FunctionContext { get; } = functionContext;

    /// <summary>The query's parameters.</summary>
    public abstract NameValueCollection Query { get; }

    /// <summary>A new, empty response to this request.</summary>
    public abstract HttpResponseData CreateResponse();
}
