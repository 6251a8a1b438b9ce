using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Tells what a JSON object is that has no value of any schema. Looked at only once it is refused.</summary>
internal static class ObjectLooks
{
    private const int NamesShown = 3;
    private const string SendAll = "send what 'smartctl --json --all' prints for one drive";
    private const string SendEither =
        "send flat fields ('date', 'serial_number', 'smart_5_raw', …) or what 'smartctl --json --all' prints for a drive";

    public static BodyLook Of(ReadOnlySpan<byte> json)
    {
        try
        {
            return Describe(json);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in a name or a text cannot be shown.
            return Shape("The object has no value that is known", SendEither);
        }
    }

    private static BodyLook Describe(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        return AsTool(root)
            ?? (
                root.TryGetProperty("smartctl", out _) || Has(root, "device") || Has(root, "ata_smart_attributes")
                    ? AsSmartctl(root)
                    : AsWrapper(root) ?? AsFlat(root) with { IsFlat = true }
            );
    }

    private static BodyLook? AsTool(JsonElement root)
    {
        if (Is(root, "devices", JsonValueKind.Array))
            return Shape(
                "This is the list of 'smartctl --scan', which names devices and holds no values",
                "run 'smartctl --json --all DEVICE' for each of them and send what it prints"
            );
        if (Is(root, "fields", JsonValueKind.Object) && Is(root, "tags", JsonValueKind.Object))
            return Shape(
                "This is a metric as Telegraf writes it, one attribute or device at a time",
                $"{SendEither}, all attributes of a drive in one"
            );
        if (Is(root, "metric", JsonValueKind.Object) || Is(root, "metrics", JsonValueKind.Array) || IsPrometheus(root))
            return Shape(
                "These are metrics, such as Prometheus' smartctl_exporter gives, one value at a time",
                $"{SendEither}, all attributes of a drive in one"
            );
        return null;
    }

    private static BodyLook AsSmartctl(JsonElement root)
    {
        var messages = Messages(root);
        var serial =
            root.TryGetProperty("serial_number", out var number) && number.ValueKind == JsonValueKind.String
                ? $"The drive '{JsonText.Short(number.GetString()!)}'"
                : "The drive";
        var closed = ExitStatus(root) is { } status && (status & 2) != 0;
        if (Mentions(messages, "STANDBY") || Mentions(messages, "SLEEP") || Mentions(messages, "IDLE") || (closed && messages.Length == 0))
            return new(
                RejectReason.Asleep,
                $"{serial} is asleep: smartctl was told not to wake it and printed no values",
                "nothing is to be done; it is counted as asleep"
            );
        if (closed)
            return NoValues($"smartctl could not open the device ('{JsonText.Short(messages)}')", $"mend that, then {SendAll}");
        if (messages.Length > 0 && ExitStatus(root) is { } refused && (refused & 1) != 0)
            return NoValues(
                $"smartctl did not read the device ('{JsonText.Short(messages)}')",
                $"mend that (its option -d says how), then {SendAll}"
            );
        if (Is(root, "ata_smart_attributes", JsonValueKind.Object))
            return NoValues(
                "smartctl's table of attributes is empty, as it is of virtual disks and behind some controllers, or has none of the schema",
                "read the drive itself (smartctl's option -d), or leave it out"
            );
        return NoValues("This output of smartctl has no table of values", $"{SendAll}: 'smartctl -i' and '-H' alone do not print any");
    }

    private static BodyLook? AsWrapper(JsonElement root)
    {
        foreach (var property in root.EnumerateObject())
        {
            var inside =
                property.Value.ValueKind == JsonValueKind.Array && property.Value.GetArrayLength() > 0 ? property.Value[0] : property.Value;
            if (inside.ValueKind != JsonValueKind.Object)
                continue;
            foreach (var inner in inside.EnumerateObject())
            {
                if (inner.NameEquals("serial_number") || inner.NameEquals("smartctl") || inner.NameEquals("ata_smart_attributes"))
                    return Shape(
                        $"The reading is wrapped in '{JsonText.Short(property.Name)}'",
                        $"send what is inside of '{JsonText.Short(property.Name)}' as the body"
                    );
            }
        }
        return null;
    }

    private static BodyLook AsFlat(JsonElement root)
    {
        var unknown = new List<string>();
        var (normalized, known) = (0, false);
        foreach (var property in root.EnumerateObject())
        {
            var name = System.Text.Encoding.UTF8.GetBytes(property.Name);
            if (
                property.Name.StartsWith("smart_", StringComparison.Ordinal)
                && property.Name.EndsWith("_normalized", StringComparison.Ordinal)
            )
                normalized++;
            else if (ReadingFields.Find(name) == ReadingField.Other)
                unknown.Add(property.Name);
            else
                known = true;
        }
        if (!known && normalized == 0)
            return Shape($"The object has no field that is known{Named(unknown)}", SendEither);
        if (normalized > 0 && unknown.TrueForAll(name => !name.StartsWith("smart_", StringComparison.Ordinal)))
            return NoValues(
                "The reading has normalised SMART values only ('smart_5_normalized'), and no raw one of the schema",
                "send the raw values as well ('smart_5_raw')"
            );
        if (unknown.Count == 0)
            return NoValues("The reading has no SMART value at all", SendEither);
        return NoValues(
            $"The reading has no SMART value under a known name{Named(unknown)}",
            "rename the fields ('smart_5_raw'), or map them (setting Telemetry:ColumnMap, option --map)"
        );
    }

    /// <summary>The first of some names that are not known, for a sentence.</summary>
    public static string Named(IReadOnlyList<string> unknown) =>
        unknown.Count == 0
            ? ""
            : $"; the first unknown ones are {string.Join(", ", unknown.Take(NamesShown).Select(name => $"'{JsonText.Short(name)}'"))}"
                + (unknown.Count > NamesShown ? $" and {unknown.Count - NamesShown} more" : "");

    private static BodyLook Shape(string what, string instead) => new(RejectReason.UnknownShape, what, instead);

    private static BodyLook NoValues(string what, string instead) => new(RejectReason.NoValues, what, instead);

    private static bool IsPrometheus(JsonElement root) =>
        Is(root, "data", JsonValueKind.Object) && root.GetProperty("data").TryGetProperty("resultType", out _);

    private static bool Has(JsonElement root, string name) => root.TryGetProperty(name, out _);

    private static bool Is(JsonElement root, string name, JsonValueKind kind) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == kind;

    private static int? ExitStatus(JsonElement root) =>
        Is(root, "smartctl", JsonValueKind.Object)
        && root.GetProperty("smartctl").TryGetProperty("exit_status", out var status)
        && status.ValueKind == JsonValueKind.Number
        && status.TryGetInt32(out var bits)
            ? bits
            : null;

    private static string Messages(JsonElement root)
    {
        if (!Is(root, "smartctl", JsonValueKind.Object) || !Is(root.GetProperty("smartctl"), "messages", JsonValueKind.Array))
            return "";
        var messages = root.GetProperty("smartctl")
            .GetProperty("messages")
            .EnumerateArray()
            .Where(message => message.ValueKind == JsonValueKind.Object && Is(message, "string", JsonValueKind.String))
            .Select(message => message.GetProperty("string").GetString());
        return string.Join(" ", messages);
    }

    private static bool Mentions(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
