using System.Text;

namespace ServerlessAnomaly.Alerting;

/// <summary>Serial numbers that never alert, looked up by their UTF-8 without a string.</summary>
internal sealed class MuteList(IEnumerable<string> serialNumbers)
{
    private readonly HashSet<string> _muted = new(serialNumbers, StringComparer.Ordinal);

    public bool Has(ReadOnlySpan<byte> serialNumber)
    {
        if (_muted.Count == 0)
            return false;
        Span<char> text = stackalloc char[256];
        return Encoding.UTF8.TryGetChars(serialNumber, text, out var length)
            && _muted.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[..length]);
    }
}
