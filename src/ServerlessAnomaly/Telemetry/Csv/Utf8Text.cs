using System.Text;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Text in UTF-8, whatever Unicode it was saved in: spreadsheets and PowerShell write UTF-16.</summary>
internal static class Utf8Text
{
    /// <summary>The stream as UTF-8. UTF-16 is told by its byte order mark, or by a zero in its first two bytes.</summary>
    public static async ValueTask<Stream> OfAsync(Stream text, CancellationToken cancellationToken)
    {
        var head = new byte[2];
        var length = await text.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var whole = new PrefixedStream(head.AsMemory(0, length), text);
        if (length < 2)
            return whole;
        return head switch
        {
            [0xFF, 0xFE] => Encoding.CreateTranscodingStream(whole, Encoding.Unicode, Encoding.UTF8),
            [0xFE, 0xFF] => Encoding.CreateTranscodingStream(whole, Encoding.BigEndianUnicode, Encoding.UTF8),
            [_, 0] => Encoding.CreateTranscodingStream(whole, Encoding.Unicode, Encoding.UTF8),
            [0, _] => Encoding.CreateTranscodingStream(whole, Encoding.BigEndianUnicode, Encoding.UTF8),
            _ => whole,
        };
    }

    /// <summary>Gives some bytes again before the rest of the stream that they were read from.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ReadOnlyStream
    {
        private ReadOnlyMemory<byte> _prefix = prefix;

        public override int Read(Span<byte> buffer) => _prefix.IsEmpty ? rest.Read(buffer) : TakePrefix(buffer);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _prefix.IsEmpty ? rest.ReadAsync(buffer, cancellationToken) : new(TakePrefix(buffer.Span));

        private int TakePrefix(Span<byte> buffer)
        {
            var length = Math.Min(buffer.Length, _prefix.Length);
            _prefix.Span[..length].CopyTo(buffer);
            _prefix = _prefix[length..];
            return length;
        }
    }
}
