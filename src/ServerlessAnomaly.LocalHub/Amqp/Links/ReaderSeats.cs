using Amqp;

namespace ServerlessAnomaly.LocalHub.Amqp.Links;

/// <summary>A consumer's link as a holder of a seat.</summary>
internal interface ISeatHolder
{
    /// <summary>The owner level, or null.</summary>
    long? OwnerLevel { get; }

    /// <summary>Ends the link because another took its place.</summary>
    void Leave(AmqpException reason);
}

/// <summary>
/// Who may read a partition for a consumer group: five readers without owner level, or one with; a reader of an equal or higher level takes
/// the place of all others.
/// </summary>
internal sealed class ReaderSeats
{
    private const int MaxReaders = 5;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<ISeatHolder>> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a seat, and has those leave who must.</summary>
    /// <param name="place">Hub, group and partition.</param>
    /// <param name="reader">Who comes.</param>
    /// <exception cref="AmqpException">There is no seat for it.</exception>
    public void Take(string place, ISeatHolder reader)
    {
        List<ISeatHolder> leaving = [];
        lock (_gate)
        {
            if (!_taken.TryGetValue(place, out var readers))
                _taken[place] = readers = [];

            // Two of a level never sit side by side, so all that sit have the same one.
            var current = readers.FirstOrDefault()?.OwnerLevel;
            if (current > (reader.OwnerLevel ?? -1))
                throw Stolen(reader.OwnerLevel, current.Value, "Receiver cannot be created");
            if (reader.OwnerLevel is null && readers.Count == MaxReaders)
            {
                throw new AmqpException(
                    ErrorCode.ResourceLimitExceeded,
                    $"Exceeded the maximum number of allowed receivers per partition in a consumer group which is {MaxReaders}."
                );
            }

            if (reader.OwnerLevel is not null)
            {
                leaving.AddRange(readers);
                readers.Clear();
            }

            readers.Add(reader);
        }

        // Not under the lock: leaving writes to other connections.
        foreach (var former in leaving)
            former.Leave(
                Stolen(former.OwnerLevel, reader.OwnerLevel!.Value, "New receiver is created hence current receiver is disconnected")
            );
    }

    /// <summary>Gives a seat back.</summary>
    public void Release(string place, ISeatHolder reader)
    {
        lock (_gate)
        {
            if (_taken.TryGetValue(place, out var readers) && readers.Remove(reader) && readers.Count == 0)
                _taken.Remove(place);
        }
    }

    private static AmqpException Stolen(long? own, long higher, string what) =>
        new(
            ErrorCode.Stolen,
            $"{what}: a receiver with epoch '{higher}' has the partition, and this one has {(own is { } epoch ? $"epoch '{epoch}'" : "no epoch")}."
        );
}
