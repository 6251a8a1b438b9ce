using System.Text.Json;
using Azure.Messaging.EventHubs;
using Google.Protobuf;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHost.Protocol;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers.EventHubs;

/// <summary>Events as the worker is given them: bodies, and what is said about them under the names that Azure gives it.</summary>
internal sealed class EventHubInput(string namespaceName, string hub, string group, string partition)
{
    private readonly string _context = JsonSerializer.Serialize(
        new { FullyQualifiedNamespace = namespaceName, EventHubName = hub, ConsumerGroup = group, PartitionId = partition });

    /// <summary>All events in one invocation.</summary>
    public TriggerInput Batch(IReadOnlyList<EventData> events)
    {
        var bodies = new CollectionBytes();
        var (numbers, offsets, keys) = (new CollectionSInt64(), new CollectionString(), new CollectionString());
        foreach (var item in events)
        {
            bodies.Bytes.Add(Body(item));
            numbers.Sint64.Add(item.SequenceNumber);
            offsets.String.Add(item.OffsetString);
            keys.String.Add(item.PartitionKey ?? "");
        }
        return new TriggerInput(new TypedData { CollectionBytes = bodies }, new Dictionary<string, TypedData>(StringComparer.Ordinal)
        {
            ["PartitionContext"] = Json(_context),
            ["SequenceNumberArray"] = new() { CollectionSint64 = numbers },
            ["OffsetArray"] = new() { CollectionString = offsets },
            ["PartitionKeyArray"] = new() { CollectionString = keys },
            ["EnqueuedTimeUtcArray"] = Json(JsonSerializer.Serialize(events.Select(item => item.EnqueuedTime.UtcDateTime))),
            ["PropertiesArray"] = Json(JsonSerializer.Serialize(events.Select(item => item.Properties))),
            ["SystemPropertiesArray"] = Json(JsonSerializer.Serialize(events.Select(item => item.SystemProperties))),
        });
    }

    /// <summary>One event in an invocation of its own.</summary>
    public TriggerInput Single(EventData item) =>
        new(new TypedData { Bytes = Body(item) }, new Dictionary<string, TypedData>(StringComparer.Ordinal)
        {
            ["PartitionContext"] = Json(_context),
            ["SequenceNumber"] = new() { Int = item.SequenceNumber },
            ["Offset"] = new() { String = item.OffsetString },
            ["PartitionKey"] = new() { String = item.PartitionKey ?? "" },
            ["EnqueuedTimeUtc"] = Json(JsonSerializer.Serialize(item.EnqueuedTime.UtcDateTime)),
            ["Properties"] = Json(JsonSerializer.Serialize(item.Properties)),
            ["SystemProperties"] = Json(JsonSerializer.Serialize(item.SystemProperties)),
        });

    // The body stays where the client has it until it is sent.
    private static ByteString Body(EventData item) => UnsafeByteOperations.UnsafeWrap(item.EventBody.ToMemory());

    private static TypedData Json(string json) => new() { Json = json };
}
