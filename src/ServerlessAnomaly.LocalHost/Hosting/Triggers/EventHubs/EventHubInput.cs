using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Messaging.EventHubs;
using Google.Protobuf;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHost.Protocol;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers.EventHubs;

/// <summary>Events as the worker is given them: bodies, and what is said about them under the names that Azure gives it.</summary>
/// <param name="namespaceName">The namespace.</param>
/// <param name="hub">The hub.</param>
/// <param name="group">The consumer group.</param>
/// <param name="partition">The partition's id.</param>
/// <param name="isText">Whether the trigger asks for texts (<c>dataType</c> String), which the worker does not make of bytes.</param>
internal sealed class EventHubInput(string namespaceName, string hub, string group, string partition, bool isText)
{
    private readonly string _context = JsonSerializer.Serialize(
        new
        {
            FullyQualifiedNamespace = namespaceName,
            EventHubName = hub,
            ConsumerGroup = group,
            PartitionId = partition,
        }
    );

    /// <summary>All events in one invocation.</summary>
    public TriggerInput Batch(IReadOnlyList<EventData> events)
    {
        var (numbers, offsets, keys) = (new CollectionSInt64(), new CollectionString(), new CollectionString());
        foreach (var item in events)
        {
            numbers.Sint64.Add(item.SequenceNumber);
            offsets.String.Add(item.OffsetString);
            keys.String.Add(item.PartitionKey ?? "");
        }
        return new TriggerInput(
            Bodies(events),
            new Dictionary<string, TypedData>(StringComparer.Ordinal)
            {
                ["PartitionContext"] = Json(_context),
                ["SequenceNumberArray"] = new() { CollectionSint64 = numbers },
                ["OffsetArray"] = new() { CollectionString = offsets },
                ["PartitionKeyArray"] = new() { CollectionString = keys },
                ["EnqueuedTimeUtcArray"] = Json(JsonSerializer.Serialize(events.Select(item => item.EnqueuedTime.UtcDateTime))),
                ["PropertiesArray"] = Json(JsonSerializer.Serialize(events.Select(item => item.Properties))),
                ["SystemPropertiesArray"] = Json(JsonSerializer.Serialize(events.Select(item => item.SystemProperties))),
            }
        );
    }

    /// <summary>One event in an invocation of its own.</summary>
    public TriggerInput Single(EventData item) =>
        new(
            isText ? new TypedData { String = Text(item) } : new TypedData { Bytes = Body(item) },
            new Dictionary<string, TypedData>(StringComparer.Ordinal)
            {
                ["PartitionContext"] = Json(_context),
                // As JSON: the worker refuses whole numbers of the protocol here.
                ["SequenceNumber"] = Json(item.SequenceNumber.ToString(CultureInfo.InvariantCulture)),
                ["Offset"] = new() { String = item.OffsetString },
                ["PartitionKey"] = new() { String = item.PartitionKey ?? "" },
                ["EnqueuedTimeUtc"] = Json(JsonSerializer.Serialize(item.EnqueuedTime.UtcDateTime)),
                ["Properties"] = Json(JsonSerializer.Serialize(item.Properties)),
                ["SystemProperties"] = Json(JsonSerializer.Serialize(item.SystemProperties)),
            }
        );

    private TypedData Bodies(IReadOnlyList<EventData> events)
    {
        if (isText)
        {
            var texts = new CollectionString();
            foreach (var item in events)
                texts.String.Add(Text(item));
            return new TypedData { CollectionString = texts };
        }
        var bodies = new CollectionBytes();
        foreach (var item in events)
            bodies.Bytes.Add(Body(item));
        return new TypedData { CollectionBytes = bodies };
    }

    private static string Text(EventData item) => Encoding.UTF8.GetString(item.EventBody.ToMemory().Span);

    // The body stays where the client has it until it is sent.
    private static ByteString Body(EventData item) => UnsafeByteOperations.UnsafeWrap(item.EventBody.ToMemory());

    private static TypedData Json(string json) => new() { Json = json };
}
