using Amqp;
using Amqp.Framing;
using ServerlessAnomaly.LocalHub.Hubs;

namespace ServerlessAnomaly.LocalHub.Amqp.Messages;

/// <summary>Event Hubs' error conditions; clients decide by them whether to try again and which exception to throw.</summary>
internal static class HubErrors
{
    public const string Argument = "com.microsoft:argument-error";
    public const string ArgumentOutOfRange = "com.microsoft:argument-out-of-range";
    public const string ServerBusy = "com.microsoft:server-busy";

    public static AmqpException NotFound(string address) =>
        new(ErrorCode.NotFound, $"The messaging entity 'sb://localhost/{address}' could not be found.");

    public static AmqpException Unauthorized(string reason) => new(ErrorCode.UnauthorizedAccess, reason);

    public static AmqpException Invalid(string reason) => new(Argument, reason);

    public static AmqpException OutOfRange(string reason) => new(ArgumentOutOfRange, reason);

    public static AmqpException UnknownPartition(LocalEventHub hub, string id) =>
        OutOfRange($"Hub {hub.Name} has partitions 0 to {hub.PartitionIds.Count - 1}, and no '{id}'.");

    public static Error Of(Exception exception) =>
        exception switch
        {
            AmqpException amqp => amqp.Error,
            HubBusyException busy => new Error(ServerBusy) { Description = busy.Message },
            _ => new Error(ErrorCode.InternalError) { Description = "The local hub failed; its log says why." },
        };

    /// <summary>The status of an answer over <c>$cbs</c> or <c>$management</c>.</summary>
    public static int StatusOf(Error error) =>
        (string)error.Condition switch
        {
            Argument or ArgumentOutOfRange or ErrorCode.DecodeError or ErrorCode.InvalidField => 400,
            ErrorCode.UnauthorizedAccess => 401,
            ErrorCode.ResourceLimitExceeded => 403,
            ErrorCode.NotFound => 404,
            ErrorCode.NotImplemented => 501,
            ServerBusy => 503,
            _ => 500,
        };
}
