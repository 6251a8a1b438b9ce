using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using Azure;
using Azure.Identity;
using Azure.Messaging.EventHubs;
using ServerlessAnomaly.Cli.Output;

namespace ServerlessAnomaly.Cli.Sending;

/// <summary>What a failed send means: whether the same may be sent again, and what people are told.</summary>
internal static class SendFault
{
    /// <summary>Whether the hub is only full, which passes as it is read.</summary>
    public static bool IsBusy(Exception fault) => fault is EventHubsException { Reason: EventHubsException.FailureReason.ServiceBusy };

    /// <summary>Whether the client has to be made anew.</summary>
    public static bool IsClientGone(Exception fault) =>
        fault is ObjectDisposedException or EventHubsException { Reason: EventHubsException.FailureReason.ClientClosed };

    /// <summary>Whether the same may succeed later: nobody listens, the connection or its TLS handshake was cut, the hub is full or starting.</summary>
    public static bool MayPass(Exception fault) =>
        fault switch
        {
            AggregateException several => several.InnerExceptions.All(MayPass),
            EventHubsException hub => hub.IsTransient || IsClientGone(hub) || (hub.InnerException is { } inner && IsConnection(inner)),
            CredentialUnavailableException => false,
            AuthenticationFailedException signIn => signIn.InnerException is { } inner
                && (IsConnection(inner) || inner is RequestFailedException { Status: 0 or >= 500 }),
            _ => IsConnection(fault),
        };

    /// <summary>The sentence for a failure that will not pass.</summary>
    public static CliException ForGood(HubTarget target, Exception fault) =>
        new(
            fault switch
            {
                UnauthorizedAccessException =>
                    $"The key does not let this send to {target.Name}: {Sentence(fault)} Give a connection string with the right Send.",
                CredentialUnavailableException or AuthenticationFailedException =>
                    $"Azure gives no token for {target.Name}: {Sentence(fault)} Sign in, with 'az login' for one, as an identity with the role "
                        + "Azure Event Hubs Data Sender.",
                EventHubsException { Reason: EventHubsException.FailureReason.ResourceNotFound } =>
                    $"There is no such hub: {target.Name}. Check the name that --hub or the connection string's EntityPath gives.",
                SocketException { SocketErrorCode: SocketError.HostNotFound } =>
                    $"There is no such host: {target.Name}. Check the namespace's name.",
                AuthenticationException => $"The certificate of {target.Name} is not trusted: {Sentence(fault)}",
                _ => $"{char.ToUpperInvariant(target.Name[0])}{target.Name[1..]} refused what was sent: {Sentence(fault)}",
            },
            fault
        );

    /// <summary>The first line of a failure's message, as a sentence.</summary>
    public static string Sentence(Exception fault)
    {
        var line = (fault is AggregateException { InnerException: { } first } ? first : fault).Message.AsSpan().Trim();
        if (line.IndexOfAny('\r', '\n') is > 0 and var end)
            line = line[..end].TrimEnd();
        return line.EndsWith(".", StringComparison.Ordinal) ? line.ToString() : $"{line}.";
    }

    private static bool IsConnection(Exception fault) =>
        fault switch
        {
            // The handshake was cut, unless it ended by a verdict on the certificate, which is thrown without a cause.
            AuthenticationException handshake => handshake.InnerException is not null,
            SocketException
            or IOException
            or WebSocketException
            or TimeoutException
            or OperationCanceledException
            or ObjectDisposedException => true,
            HttpRequestException => true,
            _ => false,
        };
}
