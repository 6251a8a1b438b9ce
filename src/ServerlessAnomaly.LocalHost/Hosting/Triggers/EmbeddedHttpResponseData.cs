using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

internal sealed class EmbeddedHttpResponseData(FunctionContext context) : HttpResponseData(context)
{
    private readonly ResponseCookies cookies = new();

    public override HttpStatusCode StatusCode { get; set; }

    public override HttpHeadersCollection Headers { get; set; } = [];

    public override Stream Body { get; set; } = new MemoryStream();

    public override Microsoft.Azure.Functions.Worker.Http.HttpCookies Cookies => cookies;

    public async Task WriteToAsync(HttpResponse response, CancellationToken ct)
    {
        response.StatusCode = (int)StatusCode;
        foreach (var header in Headers)
            response.Headers[header.Key] = header.Value.ToArray();
        foreach (var cookie in cookies.All)
            response.Cookies.Append(cookie.Name, cookie.Value, OptionsOf(cookie));

        if (Body.CanSeek)
            Body.Position = 0;
        await Body.CopyToAsync(response.Body, ct);
    }

    private static CookieOptions OptionsOf(IHttpCookie cookie) => new()
    {
        Domain = cookie.Domain,
        Expires = cookie.Expires,
        HttpOnly = cookie.HttpOnly ?? false,
        MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Path = cookie.Path ?? "/",
        Secure = cookie.Secure ?? false,
        SameSite = cookie.SameSite switch
        {
            SameSite.Lax => SameSiteMode.Lax,
            SameSite.Strict => SameSiteMode.Strict,
            SameSite.ExplicitNone => SameSiteMode.None,
            _ => SameSiteMode.Unspecified,
        },
    };

    private sealed class ResponseCookies : Microsoft.Azure.Functions.Worker.Http.HttpCookies
    {
        public List<IHttpCookie> All { get; } = [];

        public override void Append(string name, string value) => All.Add(new HttpCookie(name, value));

        public override void Append(IHttpCookie cookie) => All.Add(cookie);

        public override IHttpCookie CreateNew() => new HttpCookie("", "");
    }
}
