using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ServerlessAnomaly.Documents;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.AzureStorage.Blobs;

/// <summary>Lines of documents: how one is written, and how they are read again.</summary>
internal static class JsonLine
{
    /// <summary>A document as a line, with its checksum and without a line feed.</summary>
    public static byte[] From<T>(T document) => DocumentSeal.Seal(JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.OneLine));

    /// <summary>The document of a line.</summary>
    /// <exception cref="JsonException">The line is damaged, or is none of these documents.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> line, out SealState state)
    {
        state = DocumentSeal.Check(line);
        if (state == SealState.Broken)
            throw new JsonException("its checksum does not fit.");
        return JsonSerializer.Deserialize<T>(line, DocumentJson.OneLine) ?? throw new JsonException("it is null.");
    }

    /// <summary>The lines of a stream, without their line feeds; each is valid until the next is asked for.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Stream stream,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                var left = read.Buffer;
                while (left.PositionOf((byte)'\n') is { } end)
                {
                    yield return Bytes(left.Slice(0, end));
                    left = left.Slice(left.GetPosition(1, end));
                }
                if (read.IsCompleted)
                {
                    // Cut short: judged as any other line, so that it is said.
                    if (!left.IsEmpty)
                        yield return Bytes(left);
                    yield break;
                }
                pipe.AdvanceTo(left.Start, left.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static ReadOnlyMemory<byte> Bytes(ReadOnlySequence<byte> line) => line.IsSingleSegment ? line.First : line.ToArray();
}
