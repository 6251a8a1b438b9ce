using System.Text;
using System.Text.Json;

namespace ServerlessAnomaly.Functions;

/// <summary>What senders say that their bodies are, out of the trigger's <c>SystemPropertiesArray</c>.</summary>
internal static class ContentTypeList
{
    private const string Key = "SystemPropertiesArray";
    private const string Property = "content-type";

    /// <summary>One for each event, null where it says nothing; empty where no event says anything.</summary>
    /// <exception cref="InvalidOperationException">The array has another length.</exception>
    public static IReadOnlyList<string?> Read(IReadOnlyDictionary<string, object?> bindingData, int count)
    {
        // Most events carry JSON and say nothing: their properties are not looked at one by one.
        if (!bindingData.TryGetValue(Key, out var value) || value is not string json || !json.Contains(Property, StringComparison.Ordinal))
            return [];
        var types = new List<string?>(count);
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            types.Add(Read(ref reader, types.Count > 0 ? types[^1] : null));
        return types.Count == count
            ? types
            : throw new InvalidOperationException($"The trigger delivered {count} events and {types.Count} values of {Key}.");
    }

    private static string? Read(ref Utf8JsonReader reader, string? before)
    {
        string? type = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return type;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals(Property);
            reader.Read();
            if (!isType || reader.TokenType != JsonTokenType.String)
                reader.Skip();
            // Events of one batch mostly say the same.
            else
                type = before is not null && reader.ValueTextEquals(before) ? before : reader.GetString();
        }
        return type;
    }
}
