using System.Threading.Channels;
using Amqp;

namespace ServerlessAnomaly.LocalHub.Amqp.Connections;

/// <summary>Hands connections to the protocol library, however they came.</summary>
internal sealed class AcceptedConnections : TransportProvider
{
    public const string Scheme = "hub";

    private readonly Channel<IAsyncTransport> _accepted = Channel.CreateUnbounded<IAsyncTransport>();

    public AcceptedConnections() => AddressSchemes = [Scheme];

    public void Add(IAsyncTransport transport) => _accepted.Writer.TryWrite(transport);

    public override async Task<IAsyncTransport> CreateAsync(Address address)
    {
        if (!await _accepted.Reader.WaitToReadAsync())
        {
            // The library asks again at once after an error, for ever.
            await Task.Delay(Timeout.Infinite);
        }

        return await _accepted.Reader.ReadAsync();
    }

    public override void Dispose() => _accepted.Writer.TryComplete();
}
