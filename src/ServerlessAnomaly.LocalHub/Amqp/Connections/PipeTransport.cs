using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Amqp;
using Amqp.Listener;
using ServerlessAnomaly.LocalHub.Storage;

namespace ServerlessAnomaly.LocalHub.Amqp.Connections;

/// <summary>
/// Carries a connection's frames between a pipe (TCP, TLS or a web socket) and the protocol library, and keeps what waits in memory small:
/// while the client does not take what is written, nothing more is read from it, and consumers' links wait in <see cref="RoomAsync"/>.
/// </summary>
internal sealed class PipeTransport(IDuplexPipe pipe, ClientSession client) : IAsyncTransport
{
    /// <summary>The longest frame that is taken.</summary>
    public const int MaxFrameBytes = 64 << 10;

    private const int MaxQueuedBytes = 1 << 20;
    private const int HopelessQueuedBytes = 16 << 20;
    private const int HeaderBytes = 8;
    private const int FrameHeadBytes = 8;

    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AsyncSignal _written = new();
    private Task _writing = Task.CompletedTask;
    private int _leftOfFrame = HeaderBytes;
    private long _queuedBytes;

    /// <summary>Ends when the connection is over.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Ends when there is room for more messages.</summary>
    public async Task RoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var progress = _written.Next;
            if (Interlocked.Read(ref _queuedBytes) < MaxQueuedBytes)
                return;
            await progress.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Says that a message is on its way to <see cref="SendAsync"/>; a client that asks and never takes answers is cut off.</summary>
    public void Queue(int bytes)
    {
        if (Interlocked.Add(ref _queuedBytes, bytes) > HopelessQueuedBytes)
            Close();
    }

    /// <summary>Says that what a link had queued was dropped. How much that was is not known, so the count begins anew.</summary>
    public void ForgetQueue()
    {
        Interlocked.Exchange(ref _queuedBytes, 0);
        _written.Raise();
    }

    public void SetConnection(Connection connection) => client.Join((ListenerConnection)connection, this);

    public Task SendAsync(IList<ByteBuffer> bufferList, int listSize) => _writing = WriteAsync(bufferList, listSize);

    public async Task<int> ReceiveAsync(byte[] buffer, int offset, int count)
    {
        var write = Volatile.Read(ref _writing);
        if (!write.IsCompletedSuccessfully)
            await write;

        var read = _leftOfFrame > 0 ? await pipe.Input.ReadAsync() : await ReadFrameAsync();
        var taken = (int)Math.Min(Math.Min(count, _leftOfFrame), read.Buffer.Length);
        read.Buffer.Slice(0, taken).CopyTo(buffer.AsSpan(offset));
        pipe.Input.AdvanceTo(read.Buffer.GetPosition(taken));
        _leftOfFrame -= taken;
        return taken;
    }

    public void Close()
    {
        _closed.TrySetResult();
        pipe.Input.CancelPendingRead();
        pipe.Output.CancelPendingFlush();
        _written.Raise();
    }

    void ITransport.Send(ByteBuffer buffer) => throw new NotSupportedException();

    int ITransport.Receive(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Reads until a whole frame is there, and has it looked at before the library sees its first byte.</summary>
    private async Task<ReadResult> ReadFrameAsync()
    {
        var read = await pipe.Input.ReadAtLeastAsync(sizeof(int));
        if (read.Buffer.Length < sizeof(int))
            return read;

        Span<byte> head = stackalloc byte[sizeof(int)];
        read.Buffer.Slice(0, sizeof(int)).CopyTo(head);
        var size = BinaryPrimitives.ReadInt32BigEndian(head);
        if (size is < FrameHeadBytes or > MaxFrameBytes)
            throw new AmqpException(ErrorCode.FramingError, $"A frame has {size} bytes, and {MaxFrameBytes} is the limit.");

        if (read.Buffer.Length < size)
        {
            // Nothing is marked as examined: a pipe counts what was towards no later minimum, and would wait for a whole frame more.
            pipe.Input.AdvanceTo(read.Buffer.Start);
            read = await pipe.Input.ReadAtLeastAsync(size);
            if (read.Buffer.Length < size)
                throw new EndOfStreamException("The client went away in the middle of a frame.");
        }

        var frame = read.Buffer.Slice(0, size);
        client.Watch.See(frame.IsSingleSegment ? frame.FirstSpan : frame.ToArray());
        _leftOfFrame = size;
        return read;
    }

    private async Task WriteAsync(IList<ByteBuffer> buffers, int size)
    {
        if (_closed.Task.IsCompleted)
            throw new IOException("The connection is closed.");
        foreach (var buffer in buffers)
            pipe.Output.Write(buffer.Buffer.AsSpan(buffer.Offset, buffer.Length));

        var flushed = await pipe.Output.FlushAsync();
        // Frames are longer than their messages, so the count reaches 0 a little early and is kept from falling below.
        if (Interlocked.Add(ref _queuedBytes, -size) is var left and < 0)
            Interlocked.CompareExchange(ref _queuedBytes, 0, left);
        _written.Raise();
        if (flushed.IsCompleted || flushed.IsCanceled)
            throw new IOException("The client went away.");
    }
}
