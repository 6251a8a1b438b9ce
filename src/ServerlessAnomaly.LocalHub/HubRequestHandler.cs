using System.Buffers;
using System.Globalization;
using System.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHub;

/// <summary>Event Hubs' HTTPS send requests, answered with the statuses that Event Hubs answers with.</summary>
internal sealed class HubRequestHandler(LocalEventHub hub, IReadOnlyDictionary<string, string> keys, TimeProvider time, ILogger log)
{
    public const int MaxRequestBytes = 1024 * 1024;
    private const string BatchType = "application/vnd.microsoft.servicebus.json";

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await SendAsync(context);
            context.Response.StatusCode = StatusCodes.Status201Created;
        }
        catch (HubRequestException refused)
        {
            await AnswerAsync(context, refused.Status, refused.Message);
        }
        catch (HubBusyException busy)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(busy.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, busy.Message);
        }
        catch (BadHttpRequestException bad)
        {
            await AnswerAsync(context, bad.StatusCode, bad.Message);
        }
        catch (Exception exception) when (
            exception is IOException or ObjectDisposedException && !context.RequestAborted.IsCancellationRequested)
        {
            HubLog.RequestFailed(log, exception);
            await AnswerAsync(
                context, StatusCodes.Status500InternalServerError, "The events could not be written; the log of the local hub says why.");
        }
    }

    private async Task SendAsync(HttpContext context)
    {
        var request = context.Request;
        var partition = Route(request.Path.Value ?? "/");
        if (SharedAccessSignature.FindFault(request.Headers.Authorization, request.Path.Value ?? "/", keys, time.GetUtcNow()) is { } fault)
        {
            context.Response.Headers.WWWAuthenticate = SharedAccessSignature.Scheme;
            throw new HubRequestException(StatusCodes.Status401Unauthorized, fault);
        }

        if (!HttpMethods.IsPost(request.Method))
            throw new HubRequestException(StatusCodes.Status405MethodNotAllowed, "Events are sent with POST.");
        if (request.ContentLength > MaxRequestBytes)
            throw TooLarge();

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(MaxRequestBytes + 1, (request.ContentLength ?? MaxRequestBytes) + 1));
        try
        {
            var length = await ReadAsync(request.Body, buffer, context.RequestAborted);
            using var batch = hub.NewBatch();
            if (request.ContentType?.StartsWith(BatchType, StringComparison.OrdinalIgnoreCase) == true)
                BatchParser.AddBatch(batch, hub, partition, buffer.AsSpan(0, length));
            else
                BatchParser.AddSingle(batch, hub, partition, request.Headers["BrokerProperties"], buffer.AsSpan(0, length));

            await hub.AppendAsync(batch, context.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The partition a path names, or null where it names only the hub.</summary>
    private int? Route(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !parts[0].Equals(hub.Name, StringComparison.OrdinalIgnoreCase))
            throw new HubRequestException(
                StatusCodes.Status404NotFound, $"There is no hub '{parts.FirstOrDefault()}' here, only '{hub.Name}'.");

        if (parts is [_, "messages"])
            return null;

        if (parts is not [_, "partitions", var id, "messages"])
            throw new HubRequestException(
                StatusCodes.Status404NotFound, $"Events are sent to /{hub.Name}/messages or /{hub.Name}/partitions/ID/messages.");

        return hub.PartitionIds.Contains(id)
            ? int.Parse(id, CultureInfo.InvariantCulture)
            : throw new HubRequestException(
                StatusCodes.Status404NotFound, $"Hub {hub.Name} has partitions 0 to {hub.PartitionIds.Count - 1}, and no '{id}'.");
    }

    private static async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken ct)
    {
        var length = 0;
        while (await body.ReadAsync(buffer.AsMemory(length), ct) is var read and > 0)
        {
            length += read;
            if (length > MaxRequestBytes || length == buffer.Length)
                throw TooLarge();
        }

        return length;
    }

    private static HubRequestException TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, $"A request holds {MaxRequestBytes} bytes at most; send the events in several.");

    private static Task AnswerAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml; charset=utf-8";
        return context.Response.WriteAsync($"<Error><Code>{status}</Code><Detail>{SecurityElement.Escape(detail)}</Detail></Error>");
    }
}
