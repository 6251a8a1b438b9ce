using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>
/// What of a partition was found damaged since it was opened. A place counts once, however many readers come to it. Thread-safe.
/// </summary>
internal sealed class PartitionDamage(ILogger log)
{
    private readonly Lock _gate = new();
    private readonly HashSet<(string Path, long Position)> _places = [];
    private long _bytes,
        _events;

    /// <summary>How many stretches, how long they are together, and how many events were in them.</summary>
    public (int Regions, long Bytes, long Events) Total
    {
        get
        {
            lock (_gate)
                return (_places.Count, _bytes, _events);
        }
    }

    /// <summary>Counts a stretch and says it in the log.</summary>
    /// <param name="path">The file.</param>
    /// <param name="position">Where the stretch begins.</param>
    /// <param name="bytes">How long it is.</param>
    /// <param name="events">How many numbers are missing between the events before and behind it.</param>
    public void Note(string path, long position, long bytes, long events)
    {
        lock (_gate)
        {
            if (!_places.Add((path, position)))
                return;

            _bytes += bytes;
            _events += events;
        }

        HubLog.Damaged(log, path, bytes, position, events);
    }
}
