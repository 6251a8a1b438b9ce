using System.Collections;
using System.Globalization;
using System.Text.Json;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Functions;

/// <summary>Makes an <see cref="EventBatch"/> of the bodies and of what the trigger says about them in its binding data.</summary>
public static class EventBatchBinding
{
    /// <exception cref="InvalidOperationException">The binding data lacks a key or disagrees with the number of bodies.</exception>
    public static EventBatch Bind(byte[][] bodies, IReadOnlyDictionary<string, object?> bindingData)
    {
        using var context = JsonDocument.Parse(Text(bindingData, "PartitionContext"));
        var sequenceNumbers = Items(
            bindingData,
            "SequenceNumberArray",
            bodies.Length,
            item => Convert.ToInt64(item, CultureInfo.InvariantCulture)
        );
        var enqueuedTimes = Items(bindingData, "EnqueuedTimeUtcArray", bodies.Length, AsTime);
        var offsets = Items(bindingData, "OffsetArray", bodies.Length, item => Convert.ToString(item, CultureInfo.InvariantCulture)!);
        return new EventBatch(PartitionOf(context.RootElement), bodies, sequenceNumbers, enqueuedTimes, offsets)
        {
            ContentTypes = ContentTypeList.Read(bindingData, bodies.Length),
        };
    }

    private static string PartitionOf(JsonElement context) =>
        $"{context.GetProperty("EventHubName").GetString()}/{context.GetProperty("ConsumerGroup").GetString()}/{context.GetProperty("PartitionId").GetString()}";

    private static T[] Items<T>(IReadOnlyDictionary<string, object?> data, string key, int count, Func<object, T> convert)
    {
        var value = Value(data, key);
        T[] items = value is string json
            ?
            [
                .. JsonDocument
                    .Parse(json)
                    .RootElement.EnumerateArray()
                    .Select(item => convert(item.ValueKind == JsonValueKind.Number ? item.GetInt64() : item.GetString()!)),
            ]
            : [.. ((IEnumerable)value).Cast<object>().Select(convert)];
        return items.Length == count
            ? items
            : throw new InvalidOperationException($"The trigger delivered {count} events and {items.Length} values of {key}.");
    }

    private static DateTime AsTime(object item) =>
        item switch
        {
            DateTimeOffset time => time.UtcDateTime,
            DateTime time => DateTime.SpecifyKind(time, DateTimeKind.Utc),
            _ => DateTimeOffset.Parse(item.ToString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime,
        };

    private static string Text(IReadOnlyDictionary<string, object?> data, string key) =>
        Value(data, key) as string ?? throw new InvalidOperationException($"The trigger's {key} is not JSON text.");

    private static object Value(IReadOnlyDictionary<string, object?> data, string key) =>
        data.TryGetValue(key, out var value) && value is not null
            ? value
            : throw new InvalidOperationException($"The trigger's binding data lacks {key}.");
}
