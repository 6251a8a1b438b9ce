using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Writes readings as flat JSON bodies, as a device would send them, for a replay. Only the values that are there are written, and never
/// <c>failure</c>: a label must not travel to what is judged by it. Not thread-safe.
/// </summary>
/// <param name="schema">The schema that the readings were read with.</param>
public sealed class ReadingJsonWriter(FeatureSchema schema) : IDisposable
{
    // The largest whole number that both float32 and Int64 hold is below this.
    private const float WholeLimit = 9.0e18f;

    private readonly JsonEncodedText[] _columns = [.. schema.Columns.Select(column => JsonEncodedText.Encode(column))];
    private readonly RawDecoder?[] _makers = [.. schema.Columns.Select(MakerDecoderOf)];
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });

    /// <summary>
    /// Appends one JSON object to <paramref name="into"/>. A reading at midnight has a <c>date</c>, any other a <c>timestamp</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The reading has another number of values than the schema has columns.</exception>
    public void Write(in DriveReading reading, IBufferWriter<byte> into)
    {
        if (reading.Values.Length != _columns.Length)
            throw new ArgumentException(
                $"The reading has {reading.Values.Length} values, the schema {schema.Id} has {_columns.Length} columns.",
                nameof(reading)
            );

        _json.Reset(into);
        _json.WriteStartObject();
        WriteTime(reading.Time);
        _json.WriteString("serial_number"u8, reading.SerialNumber);
        if (!reading.Model.IsEmpty)
            _json.WriteString("model"u8, reading.Model);
        if (reading.Identity.CapacityBytes > 0)
            _json.WriteNumber("capacity_bytes"u8, reading.Identity.CapacityBytes);
        WriteLocation(reading.Location);
        for (var slot = 0; slot < _columns.Length; slot++)
        {
            var value = reading.Values[slot];
            if (float.IsNaN(value))
                continue;
            if (_makers[slot] is { } decoder && DriveMakers.IsSeagate(reading.Model, default))
                value = decoder.Encode(value);
            if (float.IsInteger(value) && Math.Abs(value) < WholeLimit)
                _json.WriteNumber(_columns[slot], (long)value);
            else
                _json.WriteNumber(_columns[slot], value);
        }
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    // Only what one maker's drives pack looks different once it is decoded; all else reads the same twice.
    private static RawDecoder? MakerDecoderOf(string column) =>
        column.StartsWith("smart_", StringComparison.Ordinal)
        && column.EndsWith("_raw", StringComparison.Ordinal)
        && int.TryParse(column.AsSpan("smart_".Length..^"_raw".Length), out var attribute)
        && RawDecoders.ForAttribute(attribute) is { Maker: not DriveMaker.Any } decoder
            ? decoder
            : null;

    // smartctl's name of the device has no column of its own: no file that is replayed has one.
    private void WriteLocation(in DriveLocation location)
    {
        if (!location.Host.IsEmpty)
            _json.WriteString("host"u8, location.Host);
        if (!location.Slot.IsEmpty)
            _json.WriteString("slot"u8, location.Slot);
        if (!location.DataCenter.IsEmpty)
            _json.WriteString("datacenter"u8, location.DataCenter);
        if (!location.Vault.IsEmpty)
            _json.WriteString("vault"u8, location.Vault);
    }

    private void WriteTime(DateTime time)
    {
        Span<byte> text = stackalloc byte[32];
        var midnight = time.TimeOfDay == TimeSpan.Zero;
        time.TryFormat(text, out var written, midnight ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);
        _json.WriteString(midnight ? "date"u8 : "timestamp"u8, text[..written]);
    }
}
