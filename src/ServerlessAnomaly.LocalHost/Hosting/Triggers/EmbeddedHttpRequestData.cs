using System.Collections.Specialized;
using System.Net;
using System.Security.Claims;
using System.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

internal sealed class EmbeddedHttpRequestData(HttpRequest request, FunctionContext context) : HttpRequestData(context)
{
    public override Stream Body => request.Body;

    public override HttpHeadersCollection Headers { get; } =
        new(request.Headers.Select(header =>
            KeyValuePair.Create(header.Key, header.Value.Where(value => value is not null).Select(value => value!))));

    public override IReadOnlyCollection<IHttpCookie> Cookies { get; } =
        [.. request.Cookies.Select(cookie => new HttpCookie(cookie.Key, cookie.Value))];

    public override Uri Url { get; } = new(request.GetEncodedUrl());

    public override IEnumerable<ClaimsIdentity> Identities => request.HttpContext.User.Identities;

    public override string Method => request.Method;

    public override NameValueCollection Query { get; } = HttpUtility.ParseQueryString(request.QueryString.Value ?? "");

    public override HttpResponseData CreateResponse() => new EmbeddedHttpResponseData(FunctionContext) { StatusCode = HttpStatusCode.OK };
}
