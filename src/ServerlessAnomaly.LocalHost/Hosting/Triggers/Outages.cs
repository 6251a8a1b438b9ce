using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>What the listeners cannot reach now, and since when; each outage is said when it begins and when it ends.</summary>
internal sealed class Outages(TimeProvider time, ILogger log)
{
    private readonly ConcurrentDictionary<string, Outage> _current = new(StringComparer.Ordinal);

    /// <summary>The outages of now, by what cannot be reached.</summary>
    public IReadOnlyDictionary<string, Outage> Current => _current;

    /// <summary>Notes that something could not be reached.</summary>
    public void Began(string what, Exception fault)
    {
        var reason = Innermost(fault).Message.Split('\n')[0].Trim();
        if (_current.TryAdd(what, new Outage(time.GetUtcNow(), reason)))
            HostLog.OutageBegan(log, what, reason);
    }

    /// <summary>Notes that it can be reached.</summary>
    public void Ended(string what)
    {
        if (_current.TryRemove(what, out var outage))
            HostLog.OutageEnded(log, what, time.GetUtcNow() - outage.Since);
    }

    // Storage clients wrap what happened in an account of all their attempts.
    private static Exception Innermost(Exception fault) =>
        fault is AggregateException { InnerExceptions: [.., var last] } ? Innermost(last) : fault;
}

/// <summary>Something cannot be reached.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Reason">What was said.</param>
internal sealed record Outage(DateTimeOffset Since, string Reason);

/// <summary>Pauses between attempts: each twice as long as the one before, up to a longest; the first again after a success.</summary>
internal sealed class GrowingPause(TimeSpan first, TimeSpan longest, TimeProvider time)
{
    private TimeSpan _last;

    /// <summary>Waits; returns at once, without an exception, when cancelled.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        _last = _last == default ? first : TimeSpan.FromTicks(Math.Min(_last.Ticks * 2, longest.Ticks));
        await Task.Delay(_last, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Begins with the first pause again.</summary>
    public void Reset() => _last = default;
}
