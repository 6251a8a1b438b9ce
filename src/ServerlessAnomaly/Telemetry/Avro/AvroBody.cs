using System.Buffers.Binary;
using System.Globalization;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// An Avro body and which schema it says it was written with: by the content type, <c>avro/binary+id</c>, as the clients of Azure Schema Registry
/// write it; else by its first ten bytes, C3 01 and a fingerprint (single-object encoding of Avro 1.11). No JSON begins so: C3 01 is not UTF-8.
/// </summary>
public readonly ref struct AvroBody
{
    private const string MediaType = "avro/binary";
    private const int HeaderBytes = 2 + sizeof(ulong);

    /// <summary>The id in the content type; empty where the body itself names its schema, or nothing does.</summary>
    public ReadOnlySpan<char> Id { get; private init; }

    /// <summary>The fingerprint in the body; null where the content type names the schema, or nothing does.</summary>
    public ulong? Fingerprint { get; private init; }

    /// <summary>The encoded value.</summary>
    public ReadOnlySpan<byte> Data { get; private init; }

    /// <summary>Bytes of the body before it.</summary>
    public int DataStart { get; private init; }

    /// <summary>What it names its schema by, for messages; empty where it does not.</summary>
    public string Name => Fingerprint is { } fingerprint ? fingerprint.ToString("x16", CultureInfo.InvariantCulture) : Id.ToString();

    /// <summary>False where neither the content type nor the body says that it is Avro.</summary>
    public static bool TryRead(string? contentType, ReadOnlySpan<byte> body, out AvroBody avro)
    {
        avro = default;
        var type = MediaTypeOf(contentType);
        var isNamed = type.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase);
        if (isNamed && type.Length > MediaType.Length && type[MediaType.Length] == '+')
        {
            avro = new AvroBody { Id = type[(MediaType.Length + 1)..], Data = body };
            return true;
        }
        if (body.Length >= HeaderBytes && body[0] == 0xC3 && body[1] == 0x01)
        {
            avro = new AvroBody
            {
                Fingerprint = BinaryPrimitives.ReadUInt64LittleEndian(body[2..]),
                Data = body[HeaderBytes..],
                DataStart = HeaderBytes,
            };
            return true;
        }
        if (!isNamed || type.Length != MediaType.Length)
            return false;
        avro = new AvroBody { Data = body };
        return true;
    }

    // Parameters, such as a character set, follow a semicolon.
    private static ReadOnlySpan<char> MediaTypeOf(string? contentType)
    {
        var text = contentType.AsSpan();
        return (text.IndexOf(';') is >= 0 and var end ? text[..end] : text).Trim();
    }
}
