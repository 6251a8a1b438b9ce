using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessAnomaly.Alerting;

/// <summary>Ids of alerts that are no score's: hashes of what they say, so that the same alert sent twice has the same id.</summary>
internal static class AlertId
{
    /// <summary>First 16 bytes, in hex, of SHA-256 over what the alert is about, numbers and texts.</summary>
    /// <param name="about">Keeps alerts of different sorts apart.</param>
    /// <param name="step">The step that it is about.</param>
    /// <param name="kind">What it says.</param>
    /// <param name="texts">Of whom it says so.</param>
    public static string ForStep(string about, int step, AlertKind kind, params ReadOnlySpan<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(numbers, step);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], (int)kind);
        hash.AppendData(Encoding.UTF8.GetBytes(about));
        hash.AppendData("\0"u8);
        hash.AppendData(numbers);
        foreach (var text in texts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
            hash.AppendData("\0"u8);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
