using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>
/// The metadata of a batch under the names that Azure gives it. A value is made when it is asked for: most functions read two or three.
/// </summary>
internal sealed class EventHubBindingData(
    string namespaceName, LocalEventHub hub, string group, string partition, IReadOnlyList<HubEvent> events)
    : IReadOnlyDictionary<string, object?>
{
    private static readonly string[] Names =
    [
        "PartitionContext", "SequenceNumberArray", "OffsetArray", "PartitionKeyArray",
        "EnqueuedTimeUtcArray", "PropertiesArray", "SystemPropertiesArray",
    ];

    public IEnumerable<string> Keys => Names;

    public IEnumerable<object?> Values => Names.Select(name => this[name]);

    public int Count => Names.Length;

    public object? this[string key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no binding data '{key}'.");

    public bool ContainsKey(string key) => Names.Contains(key, StringComparer.OrdinalIgnoreCase);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        value = key.ToUpperInvariant() switch
        {
            "PARTITIONCONTEXT" => PartitionContext(),
            "SEQUENCENUMBERARRAY" => events.Select(item => item.SequenceNumber).ToArray(),
            "OFFSETARRAY" => events.Select(Offset).ToArray(),
            "PARTITIONKEYARRAY" => events.Select(item => item.PartitionKey ?? "").ToArray(),
            "ENQUEUEDTIMEUTCARRAY" => JsonSerializer.Serialize(events.Select(item => item.EnqueuedTimeUtc)),
            "PROPERTIESARRAY" => Properties(),
            "SYSTEMPROPERTIESARRAY" => JsonSerializer.Serialize(events.Select(SystemProperties)),
            _ => null,
        };
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
        Names.Select(name => KeyValuePair.Create(name, this[name])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Offset(HubEvent item) => item.Offset.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, object?> SystemProperties(HubEvent item) => new()
    {
        ["SequenceNumber"] = item.SequenceNumber,
        ["Offset"] = Offset(item),
        ["PartitionKey"] = item.PartitionKey,
        ["EnqueuedTimeUtc"] = item.EnqueuedTimeUtc,
    };

    private string PartitionContext() => JsonSerializer.Serialize(new
    {
        FullyQualifiedNamespace = namespaceName,
        EventHubName = hub.Name,
        ConsumerGroup = group,
        PartitionId = partition,
    });

    private string Properties() => $"[{string.Join(',', events.Select(Properties))}]";

    private static string Properties(HubEvent item) =>
        item.PropertiesJson.IsEmpty ? "{}" : Encoding.UTF8.GetString(item.PropertiesJson.Span);
}
