using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Drift;

/// <summary>The drift of each kind's detector, each with its own report and cooldown.</summary>
public sealed partial class DriftMonitors(
    IDriftStore store,
    IDetectorRegistry registry,
    FeatureSchema schema,
    DetectorOptions detector,
    DriftOptions options,
    ScoringInstruments instruments,
    TimeProvider clock,
    ILogger<DriftMonitor> log
)
{
    private readonly Dictionary<DriveKind, string> _names = KindSchemas
        .With(schema)
        .OwnFirst.ToDictionary(kind => kind, kind => detector.NameOf(kind, DriveKinds.KindOf(schema)));

    /// <summary>The monitor of a kind.</summary>
    public DriftMonitor this[DriveKind kind] =>
        new(store, registry, detector with { Name = _names[kind] }, options, instruments, clock, log);

    /// <summary>Measures every kind. One that cannot be measured keeps no other from being.</summary>
    /// <returns>A message for each run that is to be asked for.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken)
    {
        var (requests, faults) = (new List<string>(), new List<Exception>());
        foreach (var (kind, name) in _names)
        {
            try
            {
                if (await this[kind].CheckAsync(cancellationToken) is { } report)
                    requests.Add(DriftRequest.Write(report));
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                NotMeasured(name, fault.Message);
                faults.Add(fault);
            }
        }
        return faults.Count == 0 || requests.Count > 0 ? requests : throw new AggregateException("Drift could not be measured.", faults);
    }

    /// <summary>The kinds whose runs a message asks for; null where it names no detector.</summary>
    public IReadOnlyList<DriveKind>? KindsIn(string request)
    {
        if (DriftRequest.Parse(request) is { } asked)
            return [.. _names.Where(name => name.Value == asked.Detector).Select(name => name.Key)];

        // Sentences, as versions of before have put them on the queue.
        List<DriveKind> named =
        [
            .. _names.Where(name => request.Contains($"Drift of {name.Value} ", StringComparison.Ordinal)).Select(name => name.Key),
        ];
        return named.Count > 0 ? named : null;
    }

    [LoggerMessage(54, LogLevel.Error, "Drift of {Detector} could not be measured. {Reason}")]
    private partial void NotMeasured(string detector, string reason);
}
