using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Scoring;

/// <summary>What judges a kind of drive.</summary>
/// <param name="Kind">The kind's short name: <c>ata</c>, <c>ssd</c>, <c>nvme</c>, <c>sas</c>.</param>
/// <param name="Detector">Name of its detector.</param>
/// <param name="Version">The version that scores; null while there is none: its complete windows count as <c>noDetector</c>.</param>
/// <param name="Problem">Why what scores is not what the pointer names; null while all is well.</param>
public sealed record KindDetector(string Kind, string Detector, string? Version, string? Problem);

/// <summary>
/// The detectors that score now, one for each kind of drive, each under its own name in the registry with its own champion and history:
/// <see cref="DetectorOptions.NameOf"/>. A kind whose name has no champion is windowed and not scored.
/// </summary>
public sealed class ChampionDetectors(
    IModelRegistry registry,
    DetectorOptions options,
    FeatureSchema schema,
    WindowOptions window,
    ScoringInstruments instruments,
    ILogger<ChampionDetector> log
) : IDisposable
{
    private readonly Dictionary<DriveKind, ChampionDetector> _byKind = DriveKinds.All.ToDictionary(
        kind => kind,
        kind =>
        {
            var schemas = KindSchemas.With(schema);
            var named = options with { Name = options.NameOf(kind, schemas.Own) };
            return new ChampionDetector(registry, named, schemas[kind], window, instruments, log);
        }
    );

    /// <summary>That of the kind that the schema is of.</summary>
    public ChampionDetector Own => _byKind[DriveKinds.Of(schema)];

    /// <summary>That of a kind.</summary>
    public ChampionDetector this[DriveKind kind] => _byKind[kind];

    /// <summary>Whether it is known of every kind what is to score. Until then no window may pass unscored.</summary>
    public bool IsKnown => _byKind.Values.All(champion => champion.IsKnown);

    /// <summary>Version that scores the own kind, or null while there is none.</summary>
    public string? Version => Own.Version;

    /// <summary>What judges each kind, the own kind first.</summary>
    public IReadOnlyList<KindDetector> Detectors =>
        [
            .. KindSchemas
                .With(schema)
                .OwnFirst.Select(kind => new KindDetector(
                    kind.ShortName(),
                    _byKind[kind].Name,
                    _byKind[kind].Version,
                    _byKind[kind].Problem
                )),
        ];

    /// <summary>Looks at every pointer; one that cannot be read keeps no other from being followed, and each fault is logged with its detector.</summary>
    /// <returns>True if another version scores some kind from now on.</returns>
    /// <exception cref="ChampionUnreadableException">A pointer is not valid, and nothing scores its kind yet: what is to score is not known.</exception>
    /// <exception cref="DetectorUnavailableException">A version cannot be loaded at this moment.</exception>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        var looks = _byKind.Values.Select(champion => champion.RefreshAsync(cancellationToken)).ToList();
        return (await Task.WhenAll(looks)).Any(swapped => swapped);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var champion in _byKind.Values)
            champion.Dispose();
    }
}
