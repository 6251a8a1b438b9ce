using System.Buffers;

namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>Lays out the events of one send as records, grouped by partition, in pooled buffers. Not thread-safe.</summary>
internal sealed class EventBatchWriter(int partitions) : IDisposable
{
    private const int FirstBufferBytes = 4096;
    private readonly PartitionBuffer[] _buffers = new PartitionBuffer[partitions];

    public int Partitions => _buffers.Length;

    /// <summary>Room for a body of at most the given size; <see cref="End"/> says how much of it was used.</summary>
    public Span<byte> Begin(int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> properties, int maxBody)
    {
        ref var buffer = ref _buffers[partition];
        Reserve(ref buffer, RecordCodec.SizeOf(key.Length, properties.Length, maxBody));
        var head = RecordCodec.WriteHead(buffer.Bytes.AsSpan(buffer.Length), key, properties);
        buffer.BodyStart = buffer.Length + head;
        return buffer.Bytes.AsSpan(buffer.BodyStart, maxBody);
    }

    public void End(int partition, int body)
    {
        ref var buffer = ref _buffers[partition];
        var end = buffer.BodyStart + body;
        RecordCodec.WriteLength(buffer.Bytes.AsSpan(buffer.Length, end - buffer.Length));
        buffer.Length = end;
        buffer.Count++;
    }

    public void Add(int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> properties, ReadOnlySpan<byte> body)
    {
        body.CopyTo(Begin(partition, key, properties, body.Length));
        End(partition, body.Length);
    }

    public int BytesFor(int partition) => _buffers[partition].Length;

    /// <summary>Hands the partition's records over; null when it has none.</summary>
    public AppendRequest? Take(int partition)
    {
        var buffer = _buffers[partition];
        _buffers[partition] = default;
        return buffer.Count == 0 ? null : new AppendRequest(buffer.Bytes, buffer.Length, buffer.Count);
    }

    /// <summary>Gives back what was not taken.</summary>
    public void Dispose()
    {
        foreach (var buffer in _buffers)
        {
            if (buffer.Bytes is not null)
                ArrayPool<byte>.Shared.Return(buffer.Bytes);
        }

        Array.Clear(_buffers);
    }

    private static void Reserve(ref PartitionBuffer buffer, int more)
    {
        if (buffer.Bytes is not null && buffer.Bytes.Length - buffer.Length >= more)
            return;

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBufferBytes, Math.Max(buffer.Length * 2, buffer.Length + more)));
        if (buffer.Bytes is not null)
        {
            buffer.Bytes.AsSpan(0, buffer.Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer.Bytes);
        }

        buffer.Bytes = larger;
    }

    private struct PartitionBuffer
    {
        public byte[] Bytes;
        public int Length;
        public int Count;
        public int BodyStart;
    }
}

/// <summary>
/// Records of one sender for one partition, complete but for number, time and checksum. The buffer is pooled; the log gives it back.
/// </summary>
internal sealed class AppendRequest(byte[] buffer, int length, int count)
{
    public byte[] Buffer { get; } = buffer;

    public int Length { get; } = length;

    public int Count { get; } = count;

    public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
