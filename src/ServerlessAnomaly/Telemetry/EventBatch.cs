namespace ServerlessAnomaly.Telemetry;

/// <summary>Events of one partition in order, as the trigger delivers them.</summary>
/// <param name="Partition">Name of the partition's state: hub, consumer group and partition id.</param>
/// <param name="Bodies">UTF-8 bodies.</param>
/// <param name="SequenceNumbers">One for each body, ascending.</param>
/// <param name="EnqueuedTimes">When the hub took each event, UTC.</param>
/// <param name="Offsets">Each event's offset in the hub, as the hub writes it.</param>
public sealed record EventBatch(
    string Partition, IReadOnlyList<byte[]> Bodies, IReadOnlyList<long> SequenceNumbers, IReadOnlyList<DateTime> EnqueuedTimes, IReadOnlyList<string> Offsets);
