using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>The small objects of smartctl's output: how it ended, the health check, the device.</summary>
internal static class SmartctlParts
{
    /// <summary><c>smartctl.exit_status</c></summary>
    public static void ReadExit(ref Utf8JsonReader reader, ref SmartctlFacts facts)
    {
        if (SmartctlNumbers.TakeOf(ref reader, "exit_status"u8) is >= 0 and <= 255 and var bits)
            facts.SetExitStatus((int)bits);
    }

    /// <summary><c>smart_status.passed</c> and NVMe's <c>smart_status.nvme.value</c></summary>
    public static void ReadStatus(ref Utf8JsonReader reader, ref SmartctlFacts facts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isPassed = JsonText.NameIs(ref reader, "passed"u8);
            var isNvme = !isPassed && JsonText.NameIs(ref reader, "nvme"u8);
            reader.Read();
            if (isPassed && reader.TokenType == JsonTokenType.False)
                facts.Warnings |= DriveWarnings.SmartFailed;
            if (!isNvme)
                reader.Skip();
            else if (SmartctlNumbers.TakeOf(ref reader, "value"u8) is > 0 and < 256 and var bits)
                facts.Warnings |= VerdictColumns.CriticalWarning((int)bits);
        }
    }

    /// <summary><c>device.protocol</c>, and where the device's name stands in the body.</summary>
    public static void ReadDevice(ref Utf8JsonReader reader, ref SmartctlFacts facts, ref BodyText name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }
        var hasInfoName = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isInfoName = JsonText.NameIs(ref reader, "info_name"u8);
            var isName = !isInfoName && JsonText.NameIs(ref reader, "name"u8);
            var isProtocol = JsonText.NameIs(ref reader, "protocol"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
            {
                if (isInfoName || (isName && !hasInfoName))
                    name = BodyText.Take(ref reader);
                hasInfoName |= isInfoName;
                if (isProtocol)
                    facts.Protocol = ProtocolOf(reader.ValueSpan);
            }
            reader.Skip();
        }
    }

    private static Protocol ProtocolOf(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("ATA"u8) ? Protocol.Ata
        : text.SequenceEqual("NVMe"u8) ? Protocol.Nvme
        : text.SequenceEqual("SCSI"u8) ? Protocol.Scsi
        : Protocol.Unknown;
}
