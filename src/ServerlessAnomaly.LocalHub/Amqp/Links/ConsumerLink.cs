using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub.Amqp.Connections;
using ServerlessAnomaly.LocalHub.Amqp.Messages;
using ServerlessAnomaly.LocalHub.Amqp.Wire;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Security;
using ServerlessAnomaly.LocalHub.Storage;

namespace ServerlessAnomaly.LocalHub.Amqp.Links;

/// <summary>The hub's end of a consumer's link: sends a partition's events as they come and as the client gives credit.</summary>
internal sealed class ConsumerLink : ICreditReceiver, ISeatHolder
{
    private static readonly Symbol OwnerLevelName = "com.microsoft:epoch";
    private static readonly Symbol RuntimeMetric = "com.microsoft:enable-receiver-runtime-metric";

    private readonly ConsumerLinkContext _context;
    private readonly ListenerLink _link;
    private readonly bool _tellsPartition;
    private readonly CancellationTokenSource _closing = new();
    private readonly AsyncSignal _flowed = new();
    private readonly Lock _gate = new();
    private uint _limit;
    private uint _sent;
    private bool _isAttached;
    private AmqpException? _leaving;

    private ConsumerLink(ConsumerLinkContext context, ListenerLink link, Attach attach)
    {
        _context = context;
        _link = link;
        OwnerLevel = attach.Properties?[OwnerLevelName] switch
        {
            null => null,
            long level => level,
            int level => level,
            var other => throw HubErrors.Invalid($"The property {OwnerLevelName} is a long, and not '{other}'."),
        };
        _tellsPartition = attach.DesiredCapabilities?.Contains(RuntimeMetric) == true;
    }

    public long? OwnerLevel { get; }

    public static void Attach(ConsumerLinkContext context, ListenerLink link, Attach attach)
    {
        var (hub, entity, client) = (context.Hub, context.Entity, context.Client);
        client.Demand(entity.Path, AccessRights.Listen);
        if (entity.Group is null || !hub.HasConsumerGroup(entity.Group))
            throw HubErrors.NotFound(entity.Path);
        var partition = hub.IndexOf(entity.Partition!) ?? throw HubErrors.UnknownPartition(hub, entity.Partition!);

        var reader = Open(hub, partition, StartFilter.Read(attach.Source as Source));
        try
        {
            new ConsumerLink(context, link, attach).Begin(reader, attach);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public void OnFlow(uint limit)
    {
        lock (_gate)
            _limit = limit;
        _flowed.Raise();
    }

    public void Leave(AmqpException reason)
    {
        lock (_gate)
        {
            _leaving = reason;
            if (!_isAttached)
                return;
        }

        Close(reason);
    }

    private static PartitionReader Open(LocalEventHub hub, int partition, StartPosition from)
    {
        try
        {
            return hub.OpenReader(partition, from);
        }
        catch (ArgumentOutOfRangeException beyond)
        {
            throw HubErrors.Invalid(beyond.Message);
        }
    }

    private void Begin(PartitionReader reader, Attach attach)
    {
        var own = _context.Client.Watch.LastAttached;
        var answer = LinkAnswer.ToReceiver(attach);
        if (_tellsPartition)
            answer.OfferedCapabilities = [RuntimeMetric];

        _context.Seats.Take(_context.Place, this);
        _context.Client.Watch.Add(own, this);
        _link.AddClosedCallback(
            (_, _) =>
            {
                _closing.Cancel();
                _context.Seats.Release(_context.Place, this);
                _context.Client.Watch.Remove(own, this);
                _context.Client.Transport.ForgetQueue();
            }
        );
        _link.InitializeSender((_, _, _) => { }, (_, _, _, _) => { }, null);
        _link.CompleteAttach(answer, null);
        lock (_gate)
            _isAttached = true;
        if (_leaving is { } reason)
            Close(reason);
        _ = Task.Run(() => RunAsync(reader));
    }

    private async Task RunAsync(PartitionReader reader)
    {
        try
        {
            using (reader)
                await SendAllAsync(reader);
        }
        catch (Exception exception) when (_closing.IsCancellationRequested || exception is AmqpException or ObjectDisposedException)
        {
            HubLog.ConnectionEnded(_context.Log, exception.Message);
            if (exception is AmqpException reason)
                Close(reason);
        }
        catch (Exception exception)
        {
            HubLog.LinkFailed(_context.Log, exception);
            Close(new AmqpException(HubErrors.Of(exception)));
        }
    }

    private async Task SendAllAsync(PartitionReader reader)
    {
        while (true)
        {
            await CreditAsync();
            var appended = reader.Appended;
            if (reader.TryRead() is not { } next)
            {
                if (_link.IsDraining)
                    _link.CompleteDrain();
                await Task.WhenAny(appended, _flowed.Next).WaitAsync(_closing.Token);
                continue;
            }

            await _context.Client.Transport.RoomAsync(_closing.Token);
            // Credit may have been taken back meanwhile.
            await CreditAsync();
            _context.Client.Demand(_context.Entity.Path, AccessRights.Listen, ClientSession.Grace);
            Send(EventEncoder.Encode(next, _tellsPartition ? reader.Last : null, _context.Time.GetUtcNow()));
        }
    }

    private void Send(AmqpWriter encoded)
    {
        _context.Client.Transport.Queue(encoded.Length);
        _link.SendMessage(new Message(), new ByteBuffer(encoded.Buffer, 0, encoded.Length, encoded.Buffer.Length));
        lock (_gate)
            _sent++;
    }

    private async Task CreditAsync()
    {
        while (true)
        {
            var flow = _flowed.Next;
            lock (_gate)
            {
                if (unchecked((int)(_limit - _sent)) > 0)
                    return;
            }

            await flow.WaitAsync(_closing.Token);
        }
    }

    private void Close(AmqpException reason)
    {
        try
        {
            _link.Close(TimeSpan.Zero, reason.Error);
        }
        catch (Exception exception) when (exception is AmqpException or ObjectDisposedException or IOException)
        {
            // It is closing already.
            HubLog.ConnectionEnded(_context.Log, exception.Message);
        }
    }
}

/// <summary>What a consumer's link works with.</summary>
internal sealed record ConsumerLinkContext(
    LocalEventHub Hub,
    EntityAddress Entity,
    ClientSession Client,
    ReaderSeats Seats,
    TimeProvider Time,
    ILogger Log
)
{
    /// <summary>The partition of a group, as seats are kept by.</summary>
    public string Place => $"{Hub.Name}/{Entity.Group}/{Entity.Partition}";
}
