using System.Text;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Tells what a body is that is no JSON, from how it begins.</summary>
internal static class TextLooks
{
    /// <summary>What it looks like and what to send, to be put behind a colon; null when it looks like nothing that is known.</summary>
    public static string? Of(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8))
            body = body[3..];
        if (body.Length >= 2 && body[0] == 0x1F && body[1] == 0x8B)
            return "it is compressed (gzip); send plain JSON";
        if (
            body.Length >= 2
            && ((body[0] == 0xFF && body[1] == 0xFE) || (body[0] == 0xFE && body[1] == 0xFF) || (body[0] == 0) != (body[1] == 0))
        )
            return "it looks like UTF-16; send UTF-8";
        if (body.StartsWith("Obj\u0001"u8))
            return "it is an Avro file; send one JSON reading in an event";

        var text = body.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
            return "it is empty; send one JSON reading in an event";
        if (Packed(text) is { } packed)
            return packed;
        if (text[0] == 0x1E)
            return "it has the record separators (byte 1E) of JSON text sequences; leave them out";
        if (text[0] is (byte)'{' or (byte)'[' && Contains(text, "\uFEFF{"u8))
            return "a byte order mark stands between its documents, as it does where files are joined; leave it out";
        if (text.StartsWith("//"u8) || text.StartsWith("/*"u8))
            return "it has comments, which JSON has not; leave them out";
        if (text.StartsWith("json = {"u8) || text.StartsWith("json."u8))
            return "it looks like the output of gron ('smartctl --json=g'); send that of 'smartctl --json --all'";
        if (text.StartsWith("---"u8) || Contains(text, "json_format_version:"u8))
            return "it looks like YAML ('smartctl --json=y'); send that of 'smartctl --json --all'";
        if (text.StartsWith("{'"u8) || text.StartsWith("[{'"u8))
            return "it looks like a Python dictionary as print() writes it; send what json.dumps() makes of it";
        if (text.StartsWith("smartctl "u8) || Contains(text, "=== START OF"u8))
            return "it looks like the text output of smartctl; send that of 'smartctl --json --all'";
        if (text.StartsWith("# HELP"u8) || text.StartsWith("# TYPE"u8) || text.StartsWith("smartctl_"u8))
            return "it looks like metrics of Prometheus' smartctl_exporter; send what 'smartctl --json --all' prints";
        if (text.StartsWith("smart_device,"u8) || text.StartsWith("smart_attribute,"u8))
            return "it looks like Telegraf's line protocol; send what 'smartctl --json --all' prints";
        if (text[0] == '<')
            return "it looks like XML or HTML; send JSON";
        var line = text[..(text.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var end ? end : text.Length)];
        if (
            Contains(line, "serial_number"u8)
            && line.IndexOfAny((byte)',', (byte)';', (byte)'\t') > 0
            && text[0] is not ((byte)'{' or (byte)'[')
        )
            return "it looks like CSV; send files with 'anomaly replay', or each row as JSON";
        return null;
    }

    private static string? Packed(ReadOnlySpan<byte> body) =>
        body.StartsWith("PK\u0003\u0004"u8) ? "it is a zip or a spreadsheet; send what is in it, as JSON"
        : body.StartsWith("PAR1"u8) ? "it is a Parquet file; send its rows as JSON"
        : body.StartsWith("BZh"u8) || body is [0x28, 0xB5, 0x2F, 0xFD, ..] || body is [0xFD, 0x37, 0x7A, 0x58, 0x5A, ..]
            ? "it is compressed (bzip2, zstd or xz); send plain JSON"
        : null;

    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part) => text.IndexOf(part) >= 0;
}
