using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>NVMe's health log and the logs of SAS, from smartctl's objects into the columns that are named after their fields.</summary>
internal static class NestedValues
{
    /// <summary><c>nvme_smart_health_information_log</c>: each number by its name.</summary>
    public static void ReadNvme(ref Utf8JsonReader reader, KindColumns columns, Span<float> values)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var slot = columns.FindNvme(reader.ValueSpan);
            reader.Read();
            if (slot >= 0)
                values[slot] = SmartctlNumbers.Take(ref reader);
            else
                reader.Skip();
        }
    }

    /// <summary><c>scsi_error_counter_log.{read,write,verify}</c>: each number by both names.</summary>
    public static void ReadErrorCounters(ref Utf8JsonReader reader, KindColumns columns, Span<float> values)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        Span<byte> name = stackalloc byte[96];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var prefix = reader.ValueSpan.Length;
            var isKnown = prefix < 16;
            if (isKnown)
            {
                reader.ValueSpan.CopyTo(name);
                name[prefix++] = (byte)'_';
            }
            reader.Read();
            if (isKnown && reader.TokenType == JsonTokenType.StartObject)
                ReadCounters(ref reader, columns, values, name, prefix);
            else
                reader.Skip();
        }
    }

    /// <summary><c>scsi_start_stop_cycle_counter</c></summary>
    public static void ReadCycles(ref Utf8JsonReader reader, KindColumns columns, Span<float> values)
    {
        var loads = float.NaN;
        var starts = SmartctlNumbers.TakeOf(ref reader, "accumulated_start_stop_cycles"u8, "accumulated_load_unload_cycles"u8, ref loads);
        Put(columns.FindSas("start_stop_cycles"u8), starts, values);
        Put(columns.FindSas("load_unload_cycles"u8), loads, values);
    }

    /// <summary>Stores a value that is there into a column that is there.</summary>
    public static void Put(int slot, float value, Span<float> values)
    {
        if (slot >= 0 && !float.IsNaN(value))
            values[slot] = value;
    }

    /// <summary>Stores a value where none came from anywhere better.</summary>
    public static void Fill(int slot, float value, Span<float> values)
    {
        if (slot >= 0 && float.IsNaN(values[slot]))
            values[slot] = value;
    }

    private static void ReadCounters(ref Utf8JsonReader reader, KindColumns columns, Span<float> values, scoped Span<byte> name, int prefix)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var length = prefix + reader.ValueSpan.Length;
            var slot = -1;
            if (length <= name.Length)
            {
                reader.ValueSpan.CopyTo(name[prefix..]);
                slot = columns.FindSas(name[..length]);
            }
            reader.Read();
            if (slot >= 0)
                values[slot] = SmartctlNumbers.Take(ref reader);
            else
                reader.Skip();
        }
    }
}
