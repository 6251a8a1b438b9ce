using ServerlessAnomaly.Fleet;

namespace ServerlessAnomaly;

/// <summary>
/// What the watch over the fleet remembers, for the status page. Who asks gets what was read last and never waits for storage; it is read again, beside,
/// where it is older than <see cref="KeptFor"/>.
/// </summary>
/// <param name="store">Where it lies.</param>
/// <param name="fleet">The fleet: hub and consumer group.</param>
/// <param name="clock">The time.</param>
public sealed class WatchedFleet(IFleetStore store, string fleet, TimeProvider clock)
{
    /// <summary>How old an answer may be before it is read again.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private volatile WatchMemory _memory = WatchMemory.Empty;
    private Task _reading = Task.CompletedTask;
    private long? _readAt;

    /// <summary>What it remembers, as it was read last; empty before the first watch.</summary>
    public WatchMemory Last
    {
        get
        {
            lock (_lock)
            {
                if (_reading.IsCompleted && (_readAt is not { } readAt || clock.GetElapsedTime(readAt) >= KeptFor))
                {
                    _readAt = clock.GetTimestamp();
                    _reading = Task.Run(ReadAsync);
                }
            }
            return _memory;
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            _memory = (await store.ReadWatchAsync(fleet, CancellationToken.None)).Memory;
        }
        catch (Exception)
        {
            // The status says what the instance does, whether storage answers or not; health says that it does not.
        }
    }
}
