using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Drift;

/// <summary>
/// Holds what was scored in the last days against the champion's reference, and says when a run should not wait for the night.
/// </summary>
public sealed partial class DriftMonitor(
    IDriftStore store,
    IDetectorRegistry registry,
    DetectorOptions detector,
    DriftOptions options,
    ScoringInstruments instruments,
    TimeProvider clock,
    ILogger<DriftMonitor> log
)
{
    /// <summary>Measures, stores the report, and publishes it.</summary>
    /// <returns>The report if a run is to be asked for; else null. It is asked for again until <see cref="TakeRequestAsync"/> has taken a request.</returns>
    public async Task<DriftReport?> CheckAsync(CancellationToken cancellationToken)
    {
        if (await MeasureAsync(cancellationToken) is not { } report)
            return null;
        var isDue =
            report.Above.Any() && report.Drives >= options.MinDrives && !(report.MeasuredAt - report.RequestedAt < options.Cooldown);
        await store.WriteReportAsync(report, cancellationToken);
        foreach (var figure in report.Figures)
            instruments.DriftMeasured(report.Detector, figure.Name, figure.Index);
        Measured(
            isDue ? LogLevel.Warning : LogLevel.Information,
            report.Detector,
            report.Version,
            report.From,
            report.To,
            report.Drives,
            report.Figures[0].Name,
            report.Figures[0].Index,
            report.Figures[0].Limit,
            isDue ? "a run is asked for" : "no run is asked for"
        );
        return isDue ? report : null;
    }

    /// <summary>
    /// Takes a request that <see cref="CheckAsync"/> led to; with it the cooldown begins. Not before: a message that could not be sent would
    /// have begun it, and no run would come of it.
    /// </summary>
    /// <param name="request">The message.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False where another request was taken so lately that this one is to be dropped. A request that is repeated is taken again.</returns>
    public async Task<bool> TakeRequestAsync(string request, CancellationToken cancellationToken)
    {
        var report = await store.ReadReportAsync(detector.Name, cancellationToken);
        if (report is null || report.RequestedBy == request)
            return true;
        if (clock.GetUtcNow() - report.RequestedAt < options.Cooldown)
            return false;
        await store.WriteReportAsync(report with { RequestedAt = clock.GetUtcNow(), RequestedBy = request }, cancellationToken);
        return true;
    }

    /// <summary>Measures and changes nothing.</summary>
    /// <returns>Null while there is no champion, no reference in its manifest, or no window that it has scored.</returns>
    public async Task<DriftReport?> MeasureAsync(CancellationToken cancellationToken)
    {
        var champion = await registry.ReadChampionAsync(detector.Name, cancellationToken);
        var bundle = champion is null ? null : await registry.ReadAsync(detector.Name, champion.Pointer.Version, cancellationToken);
        if (bundle?.Manifest is not { Reference: { } reference } manifest)
        {
            NothingToCompare(detector.Name, champion?.Pointer.Version ?? "none");
            return null;
        }
        var bins = reference.All.Sum(distribution => distribution.Shares.Count);
        var counts = (await store.ReadNewestAsync(detector.Name, manifest.Version, options.Days, cancellationToken))
            .Where(day => day.Bins.Count == bins)
            .ToList();
        if (counts.Count == 0)
        {
            NothingScored(detector.Name, manifest.Version);
            return null;
        }
        var drives = counts.GroupBy(day => day.Day).Max(day => day.Sum(part => part.Windows));
        var last = await store.ReadReportAsync(detector.Name, cancellationToken);
        return new DriftReport(
            detector.Name,
            manifest.Version,
            clock.GetUtcNow(),
            counts.Min(day => day.Day),
            counts.Max(day => day.Day),
            counts.Sum(day => day.Windows),
            drives,
            FiguresOf(manifest, reference, counts, drives),
            last?.RequestedAt,
            last?.RequestedBy
        );
    }

    private List<DriftFigure> FiguresOf(DetectorManifest manifest, DriftReference reference, List<DriftCounts> counts, int drives)
    {
        var figures = new List<DriftFigure>();
        var start = 0;
        foreach (var distribution in reference.All)
        {
            var bins = new long[distribution.Shares.Count];
            foreach (var day in counts)
                for (var bin = 0; bin < bins.Length; bin++)
                    bins[bin] += day.Bins[start + bin];
            start += bins.Length;
            var raw = PopulationStability.Raw(distribution.Shares, reference.Drives, bins, drives);
            var chance = PopulationStability.ByChance(distribution.Shares, reference.Drives, bins, drives);
            figures.Add(new DriftFigure(distribution.Name, Math.Max(0, raw - chance), raw, LimitOf(manifest.Schema, figures.Count)));
        }
        return [.. figures.OrderByDescending(figure => figure.Index / figure.Limit).ThenBy(figure => figure.Name, StringComparer.Ordinal)];
    }

    /// <summary>The limit of a feature; the score comes after the last one.</summary>
    private double LimitOf(FeatureSchema schema, int feature) =>
        feature < schema.Features.Count && schema.Features[feature].Error == FeatureError.None ? options.InputLimit : options.Limit;

    [LoggerMessage(
        EventId = 50,
        Message = "{Detector} {Version}: drift of {From} to {To} over {Drives} drives is most in {Feature}: {Index:0.###} (limit {Limit}); {Consequence}."
    )]
    private partial void Measured(
        LogLevel level,
        string detector,
        string version,
        DateOnly from,
        DateOnly to,
        int drives,
        string feature,
        double index,
        double limit,
        string consequence
    );

    [LoggerMessage(
        51,
        LogLevel.Information,
        "Drift of {Detector} cannot be told: its champion ({Version}) has no reference. The next trained version has."
    )]
    private partial void NothingToCompare(string detector, string version);

    [LoggerMessage(52, LogLevel.Information, "Drift of {Detector} cannot be told yet: {Version} has scored nothing.")]
    private partial void NothingScored(string detector, string version);
}
