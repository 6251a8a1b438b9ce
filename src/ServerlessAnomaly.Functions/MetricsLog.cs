using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Diagnostics;

namespace ServerlessAnomaly.Functions;

/// <summary>
/// Writes the product's metrics to the log once a minute, where the alert rules of <c>infra/</c> read them: counters as what came since the
/// last line, histograms as sum, gauges as their last value.
/// </summary>
internal sealed partial class MetricsLog(TimeProvider clock, ILogger<MetricsLog> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<(Instrument Instrument, string Tags), double> _values = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == ScoringInstruments.MeterName) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Write();
        }
        finally
        {
            Write();
        }
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (instrument, string.Join(", ", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")));
        _values.AddOrUpdate(key, value, (_, before) => IsGauge(instrument) ? value : before + value);
    }

    private void Write()
    {
        foreach (var (key, value) in _values)
        {
            Metric(key.Instrument.Name, value.ToString("0.###", CultureInfo.InvariantCulture), key.Tags);
            if (IsGauge(key.Instrument)) continue;
            // What was counted since the read above stays for the next line.
            _values.AddOrUpdate(key, 0, (_, now) => now - value);
        }
    }

    private static bool IsGauge(Instrument instrument) => instrument is Gauge<long> or Gauge<double>;

    [LoggerMessage(40, LogLevel.Information, "Metric {Name} is {Value} ({Tags})")]
    private partial void Metric(string name, string value, string tags);
}
