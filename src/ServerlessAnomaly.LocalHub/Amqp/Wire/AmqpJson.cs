using System.Globalization;
using System.Text.Json;
using Amqp;
using Amqp.Types;

namespace ServerlessAnomaly.LocalHub.Amqp.Wire;

/// <summary>A simple AMQP value as JSON.</summary>
internal static class AmqpJson
{
    /// <summary>Writes a value, given with its constructor; what JSON has no form for becomes text.</summary>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> encoded)
    {
        var bytes = encoded.ToArray();
        try
        {
            Write(writer, Encoder.ReadObject(new ByteBuffer(bytes, 0, bytes.Length, bytes.Length)));
        }
        catch (Exception exception) when (exception is AmqpException or ArgumentException or InvalidOperationException)
        {
            // A time beyond the calendar, say: its sender meant something, and whoever reads the event must still be able to.
            writer.WriteStringValue(Convert.ToHexString(encoded));
        }
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case DateTime time:
                writer.WriteStringValue(time);
                break;
            case byte[] binary:
                writer.WriteBase64StringValue(binary);
                break;
            case DescribedValue described:
                WriteDescribed(writer, described);
                break;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    // The .NET client's own types.
    private static void WriteDescribed(Utf8JsonWriter writer, DescribedValue described)
    {
        switch (described.Descriptor?.ToString(), described.Value)
        {
            case ("com.microsoft:datetime-offset", long ticks):
                writer.WriteStringValue(new DateTimeOffset(ticks, TimeSpan.Zero));
                break;
            case ("com.microsoft:timespan", long ticks):
                writer.WriteStringValue(new TimeSpan(ticks).ToString("c", CultureInfo.InvariantCulture));
                break;
            default:
                Write(writer, described.Value);
                break;
        }
    }
}
