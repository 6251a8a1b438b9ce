using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHost.Protocol;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>HTTP requests and answers as the protocol carries them.</summary>
internal static class HttpMessages
{
    /// <summary>Largest body of a request, as Azure's host takes it.</summary>
    public const long MaxBodyBytes = 100L << 20;

    /// <summary>Reads a request whole.</summary>
    public static async Task<TriggerInput> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var http = new RpcHttp { Method = request.Method, Url = request.GetEncodedUrl() };
        foreach (var header in request.Headers)
            http.NullableHeaders.Add(header.Key.ToLowerInvariant(), Nullable(header.Value));
        foreach (var query in request.Query)
            http.NullableQuery.Add(query.Key, Nullable(query.Value));
        var metadata = new Dictionary<string, TypedData>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.RouteValues)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            http.NullableParams.Add(name, new NullableString { Value = text });
            metadata[name] = new TypedData { String = text };
        }
        foreach (var query in request.Query)
            metadata.TryAdd(query.Key, new TypedData { String = query.Value.ToString() });
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        if (body.Length > 0)
            http.Body = new TypedData { Bytes = ByteString.CopyFrom(body.GetBuffer(), 0, (int)body.Length) };
        return new TriggerInput(new TypedData { Http = http }, metadata, request.Headers.TraceParent);
    }

    /// <summary>Writes the answer of a function; one that returns nothing answers 204.</summary>
    public static async Task WriteAsync(HttpResponse response, InvocationResponse invocation, CancellationToken cancellationToken)
    {
        var answer =
            invocation.ReturnValue?.Http
            ?? invocation.OutputData.Select(output => output.Data.Http).FirstOrDefault(http => http is not null);
        if (answer is null)
        {
            await WriteValueAsync(response, invocation.ReturnValue, cancellationToken);
            return;
        }
        response.StatusCode = int.TryParse(answer.StatusCode, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : StatusCodes.Status200OK;
        foreach (var (name, value) in answer.Headers)
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                response.Headers[name] = value;
        if (BytesOf(answer.Body) is { IsEmpty: false } body)
            await response.Body.WriteAsync(body, cancellationToken);
    }

    private static async Task WriteValueAsync(HttpResponse response, TypedData? value, CancellationToken cancellationToken)
    {
        var bytes = BytesOf(value);
        response.StatusCode = bytes.IsEmpty ? StatusCodes.Status204NoContent : StatusCodes.Status200OK;
        if (bytes.IsEmpty)
            return;
        response.ContentType =
            value!.DataCase == TypedData.DataOneofCase.Json ? "application/json; charset=utf-8" : "text/plain; charset=utf-8";
        await response.Body.WriteAsync(bytes, cancellationToken);
    }

    private static ReadOnlyMemory<byte> BytesOf(TypedData? data) =>
        data?.DataCase switch
        {
            TypedData.DataOneofCase.Bytes => data.Bytes.Memory,
            TypedData.DataOneofCase.Stream => data.Stream.Memory,
            TypedData.DataOneofCase.String => System.Text.Encoding.UTF8.GetBytes(data.String),
            TypedData.DataOneofCase.Json => System.Text.Encoding.UTF8.GetBytes(data.Json),
            _ => default,
        };

    private static NullableString Nullable(Microsoft.Extensions.Primitives.StringValues values) => new() { Value = values.ToString() };
}
