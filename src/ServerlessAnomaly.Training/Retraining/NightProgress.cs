using System.Text.Json;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>
/// Which kinds a night is through with, kept beside the detectors, so that a night that died and runs again on the same day goes on with the others: a kind that was
/// trained once more would learn from its own version of that night.
/// </summary>
internal sealed class NightProgress(IDetectorRegistry registry, DateOnly day, HashSet<string> done)
{
    /// <summary>The name under which it is kept; no detector's.</summary>
    public const string Name = "nights";

    /// <summary>Reads what an earlier run of the same day has left; nothing where it came to its end.</summary>
    public static async Task<NightProgress> ReadAsync(IDetectorRegistry registry, DateOnly day, CancellationToken cancellationToken)
    {
        var kept = Parse(await registry.ReadCheckpointAsync(Name, cancellationToken));
        return new NightProgress(registry, day, kept?.Day == day ? [.. kept.Done] : []);
    }

    /// <summary>Whether a detector had its turn.</summary>
    public bool IsDone(string detector) => done.Contains(detector);

    /// <summary>Keeps that a detector had its turn.</summary>
    public Task AddAsync(string detector, CancellationToken cancellationToken)
    {
        done.Add(detector);
        return registry.WriteCheckpointAsync(
            Name,
            JsonSerializer.SerializeToUtf8Bytes(new Kept(day, [.. done]), DocumentJson.OneLine),
            cancellationToken
        );
    }

    /// <summary>The night is over.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => registry.DeleteCheckpointAsync(Name, cancellationToken);

    private static Kept? Parse(byte[]? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<Kept>(json, DocumentJson.OneLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Kept(DateOnly Day, IReadOnlyList<string> Done);
}
