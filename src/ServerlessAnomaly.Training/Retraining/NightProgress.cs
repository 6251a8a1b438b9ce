using System.Text.Json;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>
/// What became of the kinds that a night is through with, kept beside the detectors, so that a night that died and runs again on the same day goes on with the
/// others: a kind that was trained once more would learn from its own version of that night, and one that failed has still failed.
/// </summary>
internal sealed class NightProgress
{
    /// <summary>The name under which it is kept; no detector's.</summary>
    public const string Name = "nights";

    private readonly IModelRegistry _registry;
    private readonly DateOnly _day;
    private readonly Dictionary<string, KindNote> _kinds;

    private NightProgress(IModelRegistry registry, DateOnly day, NightNote? kept)
    {
        (_registry, _day, LastDay) = (registry, day, kept?.LastDay);
        _kinds = (kept?.Kinds ?? []).ToDictionary(kind => kind.Detector, StringComparer.Ordinal);
    }

    /// <summary>Last day of the archive as the kinds before have told it; null where none has.</summary>
    public DateOnly? LastDay { get; private set; }

    /// <summary>Reads what an earlier run of the same day has left; nothing where it came to its end.</summary>
    public static async Task<NightProgress> ReadAsync(IModelRegistry registry, DateOnly day, CancellationToken cancellationToken)
    {
        var kept = Parse(await registry.ReadCheckpointAsync(Name, cancellationToken));
        return new NightProgress(registry, day, kept?.Day == day ? kept : null);
    }

    /// <summary>What became of a kind in the run before; null where it had no turn.</summary>
    public KindNight? Find(DriveKind kind, string detector) =>
        _kinds.GetValueOrDefault(detector) switch
        {
            null => null,
            { Outcome: KindOutcome.Registered or KindOutcome.DoneBefore } => new(
                kind,
                detector,
                KindOutcome.DoneBefore,
                "An earlier run of this night was through with it."
            ),
            var note => new(kind, detector, note.Outcome, note.Reason),
        };

    /// <summary>Keeps what became of a kind.</summary>
    /// <param name="night">The kind.</param>
    /// <param name="lastDay">Last day of the archive; null where the kind has not told it.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    public Task AddAsync(KindNight night, DateOnly? lastDay, CancellationToken cancellationToken)
    {
        _kinds[night.Detector] = new(night.Detector, night.Outcome, night.Reason);
        LastDay ??= lastDay;
        var note = new NightNote(_day, LastDay, [.. _kinds.Values]);
        return _registry.WriteCheckpointAsync(Name, JsonSerializer.SerializeToUtf8Bytes(note, DocumentJson.OneLine), cancellationToken);
    }

    /// <summary>The night is over.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => _registry.DeleteCheckpointAsync(Name, cancellationToken);

    private static NightNote? Parse(byte[]? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<NightNote>(json, DocumentJson.OneLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record NightNote(DateOnly Day, DateOnly? LastDay, IReadOnlyList<KindNote>? Kinds);

    private sealed record KindNote(string Detector, KindOutcome Outcome, string Reason);
}
