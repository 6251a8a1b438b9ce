using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

internal sealed class HttpInput(HttpContext http) : TriggerInput
{
    public override IReadOnlyDictionary<string, object?> BindingData { get; } = http.Request.RouteValues
        .Concat(http.Request.Query.Select(pair => KeyValuePair.Create<string, object?>(pair.Key, pair.Value.ToString())))
        .DistinctBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    public override string? TraceParent => http.Request.Headers.TraceParent;

    public override object Bind(Type type, FunctionContext context) => new EmbeddedHttpRequestData(http.Request, context);
}
