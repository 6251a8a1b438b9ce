using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>A buffer of JSON, and its writer.</summary>
internal sealed class JsonScratch
{
    // What a body of the usual size needs, many times over; what a rare one needed is let go of.
    private const int MostKept = 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public JsonScratch() =>
        Json = new Utf8JsonWriter(
            _buffer,
            new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );

    public Utf8JsonWriter Json { get; }

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>Forgets what was written; false where the buffer has grown too large to be kept.</summary>
    public bool Clear()
    {
        if (_buffer.Capacity > MostKept)
            return false;
        _buffer.ResetWrittenCount();
        Json.Reset(_buffer);
        return true;
    }
}
