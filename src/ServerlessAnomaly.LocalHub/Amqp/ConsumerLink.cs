using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub.Amqp.Wire;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Security;
using ServerlessAnomaly.LocalHub.Storage;

namespace ServerlessAnomaly.LocalHub.Amqp;

/// <summary>The hub's end of a consumer's link: sends a partition's events as they come and as the client gives credit.</summary>
internal sealed class ConsumerLink : ICreditReceiver, ISeatHolder
{
    private static readonly Symbol OwnerLevelName = "com.microsoft:epoch";
    private static readonly Symbol RuntimeMetric = "com.microsoft:enable-receiver-runtime-metric";

    private readonly ConsumerLinkContext context;
    private readonly ListenerLink link;
    private readonly bool tellsPartition;
    private readonly CancellationTokenSource closing = new();
    private readonly AsyncSignal flowed = new();
    private readonly Lock gate = new();
    private uint limit;
    private uint sent;
    private bool isAttached;
    private AmqpException? leaving;

    private ConsumerLink(ConsumerLinkContext context, ListenerLink link, Attach attach)
    {
        this.context = context;
        this.link = link;
        OwnerLevel = attach.Properties?[OwnerLevelName] switch
        {
            null => null,
            long level => level,
            int level => level,
            var other => throw HubErrors.Invalid($"The property {OwnerLevelName} is a long, and not '{other}'."),
        };
        tellsPartition = attach.DesiredCapabilities?.Contains(RuntimeMetric) == true;
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
        lock (gate)
            this.limit = limit;
        flowed.Raise();
    }

    public void Leave(AmqpException reason)
    {
        lock (gate)
        {
            leaving = reason;
            if (!isAttached)
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
        var own = context.Client.Watch.LastAttached;
        var answer = LinkAnswer.ToReceiver(attach);
        if (tellsPartition)
            answer.OfferedCapabilities = [RuntimeMetric];

        context.Seats.Take(context.Place, this);
        context.Client.Watch.Add(own, this);
        link.AddClosedCallback((_, _) =>
        {
            closing.Cancel();
            context.Seats.Release(context.Place, this);
            context.Client.Watch.Remove(own, this);
            context.Client.Transport.ForgetQueue();
        });
        link.InitializeSender((_, _, _) => { }, (_, _, _, _) => { }, null);
        link.CompleteAttach(answer, null);
        lock (gate)
            isAttached = true;
        if (leaving is { } reason)
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
        catch (Exception exception) when (closing.IsCancellationRequested || exception is AmqpException or ObjectDisposedException)
        {
            HubLog.ConnectionEnded(context.Log, exception.Message);
            if (exception is AmqpException reason)
                Close(reason);
        }
        catch (Exception exception)
        {
            HubLog.LinkFailed(context.Log, exception);
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
                if (link.IsDraining)
                    link.CompleteDrain();
                await Task.WhenAny(appended, flowed.Next).WaitAsync(closing.Token);
                continue;
            }

            await context.Client.Transport.RoomAsync(closing.Token);
            // Credit may have been taken back meanwhile.
            await CreditAsync();
            context.Client.Demand(context.Entity.Path, AccessRights.Listen, ClientSession.Grace);
            Send(EventEncoder.Encode(next, tellsPartition ? reader.Last : null, context.Time.GetUtcNow()));
        }
    }

    private void Send(AmqpWriter encoded)
    {
        context.Client.Transport.Queue(encoded.Length);
        link.SendMessage(new Message(), new ByteBuffer(encoded.Buffer, 0, encoded.Length, encoded.Buffer.Length));
        lock (gate)
            sent++;
    }

    private async Task CreditAsync()
    {
        while (true)
        {
            var flow = flowed.Next;
            lock (gate)
            {
                if (unchecked((int)(limit - sent)) > 0)
                    return;
            }

            await flow.WaitAsync(closing.Token);
        }
    }

    private void Close(AmqpException reason)
    {
        try
        {
            link.Close(TimeSpan.Zero, reason.Error);
        }
        catch (Exception exception) when (exception is AmqpException or ObjectDisposedException or IOException)
        {
            // It is closing already.
            HubLog.ConnectionEnded(context.Log, exception.Message);
        }
    }
}

/// <summary>What a consumer's link works with.</summary>
internal sealed record ConsumerLinkContext(
    LocalEventHub Hub, EntityAddress Entity, ClientSession Client, ReaderSeats Seats, TimeProvider Time, ILogger Log)
{
    /// <summary>The partition of a group, as seats are kept by.</summary>
    public string Place => $"{Hub.Name}/{Entity.Group}/{Entity.Partition}";
}
