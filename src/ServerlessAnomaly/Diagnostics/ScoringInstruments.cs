using System.Diagnostics.Metrics;

namespace ServerlessAnomaly.Diagnostics;

/// <summary>Metrics of scoring; meter <c>ServerlessAnomaly</c>. They know numbers and words alone, so that every step can count.</summary>
public sealed class ScoringInstruments : IDisposable
{
    /// <summary>Name of the meter that carries every instrument of the product.</summary>
    public const string MeterName = "ServerlessAnomaly";

    // A batch takes milliseconds; after an outage its oldest event may have waited for hours.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600],
    };

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _readings,
        _skipped,
        _lost,
        _alerts,
        _refused;
    private readonly Histogram<double> _batchDuration,
        _queueLatency;
    private readonly Gauge<double> _drift;
    private readonly Gauge<long> _championLoaded,
        _championDegraded,
        _cpuFallback,
        _journalLag;

    /// <summary>Latency by event, for the status page; the meter has it by batch.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Creates the instruments.</summary>
    public ScoringInstruments()
    {
        _readings = _meter.CreateCounter<long>(
            "serverlessanomaly.readings",
            "{reading}",
            "Readings by outcome: scored, warming_up, no_detector, duplicate, late, asleep, dead_lettered. Their sum is what was received."
        );
        _skipped = _meter.CreateCounter<long>(
            "serverlessanomaly.events.skipped",
            "{event}",
            "Events delivered again after they had been applied."
        );
        _lost = _meter.CreateCounter<long>(
            "serverlessanomaly.events.lost",
            "{event}",
            "Events that were never applied, because the hub no longer had them when they were missed."
        );
        _alerts = _meter.CreateCounter<long>(
            "serverlessanomaly.alerts",
            "{alert}",
            "Alerts sent, by kind and reason: score, drive_verdict, identity, silence, hub."
        );
        _refused = _meter.CreateCounter<long>(
            "serverlessanomaly.champion.refused",
            "{version}",
            "Champion versions that failed a check and were not loaded."
        );
        _batchDuration = _meter.CreateHistogram(
            "serverlessanomaly.batch.duration",
            "s",
            "Time from taking a batch to its journal entry.",
            advice: Seconds
        );
        _queueLatency = _meter.CreateHistogram(
            "serverlessanomaly.queue.latency",
            "s",
            "Time from the hub's taking of a batch's oldest event to its journal entry.",
            advice: Seconds
        );
        _championLoaded = _meter.CreateGauge<long>(
            "serverlessanomaly.champion.loaded",
            "{model}",
            "1 once a champion scores, by detector, version and provider."
        );
        _championDegraded = _meter.CreateGauge<long>(
            "serverlessanomaly.champion.degraded",
            "{model}",
            "1 while what scores is not the version that the champion pointer names, nothing scores, or the pointer cannot be looked at."
        );
        _cpuFallback = _meter.CreateGauge<long>(
            "serverlessanomaly.champion.cpu_fallback",
            "{model}",
            "1 while the CPU scores because CUDA did not load."
        );
        _journalLag = _meter.CreateGauge<long>(
            "serverlessanomaly.journal.lag",
            "By",
            "Bytes in a partition's journal since its last snapshot."
        );
        _drift = _meter.CreateGauge<double>(
            "serverlessanomaly.drift.index",
            "1",
            "Population stability index of a feature, or of the score, less what chance alone gives."
        );
    }

    /// <summary>Drift of a feature, or of the score, was measured.</summary>
    public void DriftMeasured(string detector, string feature, double index) =>
        _drift.Record(index, new("detector", detector), new("feature", feature));

    /// <summary>Counts readings of one outcome.</summary>
    public void ReadingsApplied(long readings, string outcome)
    {
        if (readings > 0)
            _readings.Add(readings, new KeyValuePair<string, object?>("outcome", outcome));
    }

    /// <summary>A batch is in the journal.</summary>
    public void BatchApplied(int skippedEvents, string partition, TimeSpan duration, TimeSpan latency, long journalBytes)
    {
        _skipped.Add(skippedEvents);
        _batchDuration.Record(duration.TotalSeconds);
        _queueLatency.Record(latency.TotalSeconds);
        _journalLag.Record(journalBytes, new KeyValuePair<string, object?>("partition", partition));
    }

    /// <summary>Counts events that are gone.</summary>
    public void EventsLost(long events, string partition) => _lost.Add(events, new KeyValuePair<string, object?>("partition", partition));

    /// <summary>Counts an alert.</summary>
    public void AlertSent(string kind, string reason) => _alerts.Add(1, new("kind", kind), new("reason", reason));

    /// <summary>A champion scores from now on.</summary>
    public void ChampionLoaded(string detector, string version, string provider, bool isCpuFallback)
    {
        RecordLoaded(1, detector, version, provider);
        _cpuFallback.Record(isCpuFallback ? 1 : 0);
    }

    /// <summary>A champion scores no longer.</summary>
    public void ChampionLeft(string detector, string version, string provider) => RecordLoaded(0, detector, version, provider);

    /// <summary>Whether what scores is another version than the pointer's, or nothing.</summary>
    public void ChampionDegraded(string detector, bool isDegraded) =>
        _championDegraded.Record(isDegraded ? 1 : 0, new KeyValuePair<string, object?>("detector", detector));

    /// <summary>A champion failed a check.</summary>
    public void ChampionRefused(string detector, string version) => _refused.Add(1, new("detector", detector), new("version", version));

    /// <summary>Whether an instrument is one of these, for listeners that hear those of others too.</summary>
    public bool Owns(Instrument instrument) => ReferenceEquals(instrument.Meter, _meter);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void RecordLoaded(long loaded, string detector, string version, string provider) =>
        _championLoaded.Record(loaded, new("detector", detector), new("version", version), new("provider", provider));
}
