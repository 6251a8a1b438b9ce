using ServerlessAnomaly.LocalHub.Security;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;

namespace ServerlessAnomaly.LocalHub;

/// <summary>
/// Sends events over Event Hubs' HTTPS API, to the local hub or to a namespace in Azure. What may pass (429, 503 and other server errors,
/// timeouts, lost
/// connections) is repeated without end until cancelled, after the Retry-After that the hub asks for; events may then arrive twice, and
/// never not at all.
/// Thread-safe; events of one key keep their order when the calls follow one another.
/// </summary>
public sealed class EventHubSender : IAsyncDisposable
{
    private static readonly MediaTypeHeaderValue BatchType = new("application/vnd.microsoft.servicebus.json") { CharSet = "utf-8" };
    private static readonly TimeSpan SignatureLife = TimeSpan.FromHours(1);

    private readonly EventHubConnectionString connection;
    private readonly EventHubSenderOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient http;
    private readonly Uri hub;
    private readonly Uri messages;
    private readonly bool mixKeys;
    private Signed? signature;

    /// <summary>Makes a sender; nothing is sent yet.</summary>
    /// <param name="connectionString"><c>Endpoint=…;SharedAccessKeyName=…;SharedAccessKey=…;EntityPath=…</c>.</param>
    /// <param name="options">How to send; the defaults when null.</param>
    /// <exception cref="FormatException">The connection string lacks something.</exception>
    public EventHubSender(string connectionString, EventHubSenderOptions? options = null)
        : this(connectionString, options, null)
    {
    }

    internal EventHubSender(string connectionString, EventHubSenderOptions? options, HttpMessageHandler? handler)
    {
        connection = EventHubConnectionString.Parse(connectionString);
        this.options = options ?? new EventHubSenderOptions();
        time = this.options.Time ?? TimeProvider.System;
        var name = connection.EntityPath ?? this.options.HubName
            ?? throw new FormatException("The event hub connection string has no EntityPath, and no hub name is given.");
        hub = new Uri(connection.HttpsAddress, name);
        messages = new Uri(connection.HttpsAddress, $"{name}/messages?api-version=2014-01");
        mixKeys = this.options.MixPartitionKeys ?? !connection.IsAzure;
        http = new HttpClient(handler ?? NewHandler(this.options.TrustedCertificatePath)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends events; when it returns, the hub has taken all of them.</summary>
    /// <param name="events">The events; their bodies are UTF-8 text.</param>
    /// <param name="ct">Ends the sending; what the hub took until then stays there.</param>
    /// <exception cref="EventHubSendException">The hub refused them for good.</exception>
    /// <exception cref="ArgumentException">A body is not UTF-8, or too large.</exception>
    public async Task SendAsync(IReadOnlyList<EventToSend> events, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (mixKeys)
        {
            await SendInOrderAsync(events, ct);
            return;
        }

        var limit = new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrency, CancellationToken = ct };
        var byKey = events.GroupBy(item => item.PartitionKey);
        await Parallel.ForEachAsync(byKey, limit, async (group, token) => await SendInOrderAsync(group, token));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SocketsHttpHandler NewHandler(string? trustedCertificate)
    {
        var handler =
            new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10), ConnectTimeout = TimeSpan.FromSeconds(30) };
        if (trustedCertificate is not null)
        {
            // The name in the certificate is still checked; only who vouches for it changes.
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(trustedCertificate) },
                RevocationMode = X509RevocationMode.NoCheck,
            };
        }

        return handler;
    }

    private async Task SendInOrderAsync(IEnumerable<EventToSend> events, CancellationToken ct)
    {
        foreach (var (body, count) in new BatchFormatter(options.MaxRequestBytes).Format(events))
            await SendUntilTakenAsync(body, count, ct);
    }

    private async Task SendUntilTakenAsync(ReadOnlyMemory<byte> body, int count, CancellationToken ct)
    {
        var pause = options.FirstPause;
        while (true)
        {
            var failure = await AttemptAsync(body, ct);
            if (failure is not { } passing)
                return;

            var delay = passing.RetryAfter ?? pause;
            HubLog.SendRepeated(options.Log ?? NullLogger.Instance, count, delay, passing.Reason);
            await Task.Delay(delay, time, ct);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, options.LongestPause.Ticks));
        }
    }

    /// <summary>Null when the hub took the request, else why it may take it later.</summary>
    private async Task<(string Reason, TimeSpan? RetryAfter)?> AttemptAsync(ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.AttemptTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, messages) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = BatchType;
        request.Headers.TryAddWithoutValidation("Authorization", Signature());
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            if (response.IsSuccessStatusCode)
                return null;

            var detail = await response.Content.ReadAsStringAsync(either.Token);
            var reason = $"{hub} answered {(int)response.StatusCode}: {detail}";
            return MayPass(response.StatusCode)
                ? (reason, RetryAfter(response))
                : throw new EventHubSendException(response.StatusCode, reason);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError != HttpRequestError.SecureConnectionError)
        {
            return (exception.Message, null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return ($"{hub} did not answer within {options.AttemptTimeout}", null);
        }
    }

    private static bool MayPass(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };

    private string Signature()
    {
        var now = time.GetUtcNow();
        if (signature is not { } signed || now > signed.RenewAt)
        {
            var text = SharedAccessSignature.Create(hub, connection.KeyName, connection.Key, now + SignatureLife);
            signature = signed = new Signed(text, now + (SignatureLife / 2));
        }

        return signed.Text;
    }

    private sealed record Signed(string Text, DateTimeOffset RenewAt);
}
