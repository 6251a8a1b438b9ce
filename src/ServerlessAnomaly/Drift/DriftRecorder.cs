using System.Collections.Concurrent;

namespace ServerlessAnomaly.Drift;

/// <summary>The tallies of an instance's partitions, on their way to the store.</summary>
public sealed class DriftRecorder(IDriftStore store)
{
    private readonly ConcurrentBag<DriftTally> _tallies = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private List<DriftCounts> _unwritten = [];

    /// <summary>
    /// Stores what was counted since the last call. What cannot be written is kept, and goes with the next call; its ids stay, so that
    /// counts whose writing only seemed to fail count once.
    /// </summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _unwritten.AddRange(_tallies.SelectMany(tally => tally.Take()));
            if (_unwritten.Count == 0)
                return;
            await store.AppendAsync(_unwritten, cancellationToken);
            _unwritten = [];
        }
        finally
        {
            _writing.Release();
        }
    }

    internal DriftTally NewTally()
    {
        var tally = new DriftTally();
        _tallies.Add(tally);
        return tally;
    }
}
