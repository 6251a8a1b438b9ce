using System.Net.Sockets;
using System.Security.Authentication;
using Azure.Messaging.EventHubs;
using ServerlessAnomaly.Cli.Sending;

namespace ServerlessAnomaly.Cli.Tests.Sending;

public sealed class SendFaultTests
{
    public static TheoryData<Exception, bool> Faults =>
        new()
        {
            { new SocketException((int)SocketError.ConnectionRefused), true },
            { new IOException("Received an unexpected EOF or 0 bytes from the transport stream."), true },
            { new AuthenticationException("Authentication failed.", new IOException("cut")), true },
            { new AuthenticationException("The remote certificate is invalid."), false },
            { new TimeoutException(), true },
            { new EventHubsException(true, "hub", EventHubsException.FailureReason.ServiceBusy), true },
            { new EventHubsException(false, "hub", EventHubsException.FailureReason.ClientClosed), true },
            { new EventHubsException(false, "hub", EventHubsException.FailureReason.ResourceNotFound), false },
            { new EventHubsException(false, "hub", "lost", new SocketException()), true },
            { new AggregateException(new IOException(), new TimeoutException()), true },
            { new AggregateException(new IOException(), new UnauthorizedAccessException()), false },
            { new UnauthorizedAccessException(), false },
            { new ArgumentOutOfRangeException(), false },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public void MayPass_IsWhatAnotherTryMayMend(Exception fault, bool passes) => Assert.Equal(passes, SendFault.MayPass(fault));
}
