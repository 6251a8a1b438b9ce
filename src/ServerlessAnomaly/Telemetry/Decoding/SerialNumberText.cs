using System.Buffers;
using System.Text;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Decides whether a UTF-8 text can stand for a drive.</summary>
internal static class SerialNumberText
{
    /// <summary>Null when the text is a serial number, otherwise why it is not. It is kept as sent, with spaces around it.</summary>
    public static RejectReason? Check(ReadOnlySpan<byte> utf8, int maxBytes)
    {
        if (utf8.Length > maxBytes)
            return RejectReason.SerialNumberTooLong;
        var whole = utf8;
        var blank = true;
        while (!utf8.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(utf8, out var rune, out var length) != OperationStatus.Done || Rune.IsControl(rune))
                return RejectReason.WrongType;
            blank &= Rune.IsWhiteSpace(rune);
            utf8 = utf8[length..];
        }
        if (blank)
            return RejectReason.MissingSerialNumber;
        return FakeSerialNumbers.Contains(whole) ? RejectReason.FakeSerialNumber : null;
    }
}
