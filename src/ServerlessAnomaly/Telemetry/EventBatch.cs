namespace ServerlessAnomaly.Telemetry;

/// <summary>Events of one partition in order, as the trigger delivers them.</summary>
/// <param name="Partition">Name of the partition's state: hub, consumer group and partition id.</param>
/// <param name="Bodies">Bodies, JSON or Avro; at least one.</param>
/// <param name="SequenceNumbers">One for each body, ascending.</param>
/// <param name="EnqueuedTimes">When the hub took each event, UTC.</param>
/// <param name="Offsets">Each event's offset in the hub, as the hub writes it.</param>
public sealed record EventBatch(
    string Partition,
    IReadOnlyList<byte[]> Bodies,
    IReadOnlyList<long> SequenceNumbers,
    IReadOnlyList<DateTime> EnqueuedTimes,
    IReadOnlyList<string> Offsets
)
{
    /// <summary>Bodies, JSON or Avro; at least one.</summary>
    public IReadOnlyList<byte[]> Bodies
    {
        get;
        init => field = NotEmpty(value);
    } = NotEmpty(Bodies);

    /// <summary>What the sender says that each body is (the AMQP property <c>content-type</c>), null where it says nothing; empty where none does.</summary>
    public IReadOnlyList<string?> ContentTypes { get; init; } = [];

    /// <summary>What the sender says that the body at an index is; null where it says nothing.</summary>
    public string? ContentTypeOf(int index) => index < ContentTypes.Count ? ContentTypes[index] : null;

    private static IReadOnlyList<byte[]> NotEmpty(IReadOnlyList<byte[]> bodies) =>
        bodies.Count > 0 ? bodies : throw new ArgumentException("A batch has no events: give at least one.", nameof(bodies));
}
