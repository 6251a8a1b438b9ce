using System.Buffers;
using System.Globalization;
using System.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.LocalHub.Http;

/// <summary>Event Hubs' HTTPS send requests, answered with the statuses that Event Hubs answers with.</summary>
internal sealed class HubRequestHandler(HubNamespace hubs, ILogger log)
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
        catch (Exception exception)
            when (exception is IOException or ObjectDisposedException && !context.RequestAborted.IsCancellationRequested)
        {
            HubLog.RequestFailed(log, exception);
            await AnswerAsync(
                context,
                StatusCodes.Status500InternalServerError,
                "The events could not be written; the log of the local hub says why."
            );
        }
    }

    private async Task SendAsync(HttpContext context)
    {
        var request = context.Request;
        var path = (request.Path.Value ?? "").Trim('/');
        var (hub, partition) = Route(path);
        Authorize(context, path);
        if (!HttpMethods.IsPost(request.Method))
            throw new HubRequestException(StatusCodes.Status405MethodNotAllowed, "Events are sent with POST.");
        if (request.ContentLength > MaxRequestBytes)
            throw TooLarge();

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(MaxRequestBytes + 1, (request.ContentLength ?? MaxRequestBytes) + 1));
        try
        {
            var length = await ReadWholeAsync(request.Body, buffer, context.RequestAborted);
            using var batch = hub.NewBatch();
            if (request.ContentType?.StartsWith(BatchType, StringComparison.OrdinalIgnoreCase) == true)
                BatchParser.AddBatch(batch, hub, partition, buffer.AsSpan(0, length));
            else
                BatchParser.AddSingle(
                    batch,
                    hub,
                    partition,
                    request.Headers["BrokerProperties"],
                    request.ContentType,
                    buffer.AsSpan(0, length)
                );

            await hub.AppendAsync(batch, context.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Authorize(HttpContext context, string path)
    {
        var text = context.Request.Headers.Authorization;
        var fault = SharedAccessSignature.FindFault(text, hubs.Policies, hubs.Time.GetUtcNow(), out var token);
        if (fault is null && !token.Covers(path))
            fault = $"The SharedAccessSignature is for '/{token.Path}' (sr) and not for '/{path}'.";
        if (fault is null && (token.Rights & AccessRights.Send) == 0)
            fault = "The SharedAccessSignature's policy (skn) does not allow sending.";
        if (fault is null)
            return;

        context.Response.Headers.WWWAuthenticate = SharedAccessSignature.Scheme;
        throw new HubRequestException(StatusCodes.Status401Unauthorized, fault);
    }

    /// <summary>The hub that a path names, and the partition where it names one.</summary>
    private (LocalEventHub Hub, int? Partition) Route(string path)
    {
        var parts = path.Split('/');
        if (hubs.Find(parts[0]) is not { } hub)
        {
            throw new HubRequestException(
                StatusCodes.Status404NotFound,
                $"There is no hub '{parts[0]}' here, only {string.Join(", ", hubs.Names)}."
            );
        }

        return parts switch
        {
            [_, "messages"] => (hub, null),
            [_, "publishers", _, "messages"] => (hub, null),
            [_, "partitions", var id, "messages"] => (
                hub,
                hub.IndexOf(id)
                    ?? throw new HubRequestException(
                        StatusCodes.Status404NotFound,
                        $"Hub {hub.Name} has partitions 0 to {hub.PartitionIds.Count - 1}, and no '{id}'."
                    )
            ),
            _ => throw new HubRequestException(
                StatusCodes.Status404NotFound,
                $"Events are sent to /{hub.Name}/messages or /{hub.Name}/partitions/ID/messages."
            ),
        };
    }

    private static async Task<int> ReadWholeAsync(Stream body, byte[] buffer, CancellationToken ct)
    {
        try
        {
            return await ReadAsync(body, buffer, ct);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            // A chunk of 2^64 bytes, say: the sender's fault, which the server reports as one of input and output.
            throw new HubRequestException(StatusCodes.Status400BadRequest, $"The request's body cannot be read: {exception.Message}");
        }
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

/// <summary>A request the hub refuses.</summary>
internal sealed class HubRequestException(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;
}
