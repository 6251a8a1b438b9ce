using System.Numerics;
using ServerlessAnomaly.Windowing.Drives;

namespace ServerlessAnomaly.Alerting.Scores;

/// <summary>
/// Decides, drive by drive, when to speak: raise after k of the last n windows, say more only when it worsens, clear after m normal windows.
/// A pure function of the drive's <see cref="AlertState"/>, so that a replayed batch decides the same.
/// </summary>
public sealed class AlertPolicy(AlertOptions options)
{
    private readonly MuteList _muted = new(options.Muted);
    private readonly uint _lookBack = options.RaiseOf >= 32 ? uint.MaxValue : (1u << options.RaiseOf) - 1;

    /// <summary>Takes the score of a drive's newest window into its state.</summary>
    /// <param name="state">The drive's state, changed in place.</param>
    /// <param name="serialNumber">UTF-8 serial number, for the mute list.</param>
    /// <param name="step">Last step of the window.</param>
    /// <param name="severity">Score ÷ threshold; above 1 is anomalous.</param>
    /// <returns>What to send, or null for nothing.</returns>
    public AlertKind? Decide(ref AlertState state, ReadOnlySpan<byte> serialNumber, int step, float severity)
    {
        var advanced = Advance(state, step, severity > 1);
        if (_muted.Has(serialNumber))
        {
            state = advanced with { AlertedScore = 0 };
            return null;
        }
        if (!state.IsRaised)
        {
            var raise = severity > 1 && BitOperations.PopCount(advanced.Exceeded & _lookBack) >= options.RaiseAfter;
            state = raise ? advanced with { AlertedScore = severity } : advanced;
            return raise ? AlertKind.Raised : null;
        }
        if (severity >= state.AlertedScore * options.WorsenFactor)
        {
            state = advanced with { AlertedScore = severity };
            return AlertKind.Worsened;
        }
        var clear = NormalWindowsInARow(advanced) >= options.ClearAfter;
        state = clear ? advanced with { AlertedScore = 0 } : advanced;
        return clear ? AlertKind.Cleared : null;
    }

    /// <summary>Severity of an alert from score ÷ threshold.</summary>
    public static AlertSeverity SeverityOf(AlertKind kind, float severity) =>
        kind switch
        {
            AlertKind.Cleared => AlertSeverity.Info,
            _ when severity > 3 => AlertSeverity.High,
            _ when severity > 1.5 => AlertSeverity.Medium,
            _ => AlertSeverity.Low,
        };

    private static AlertState Advance(AlertState state, int step, bool exceeded)
    {
        // A window may be scored several times as the day goes on. It has exceeded if it ever did: what was seen at ten is not undone at eleven.
        var by = step - state.LastStep;
        var (exceededBits, scoredBits) = by >= 32 ? (0u, 0u) : (state.Exceeded << by, state.Scored << by);
        return state with { LastStep = step, Exceeded = exceeded ? exceededBits | 1 : exceededBits, Scored = scoredBits | 1 };
    }

    private static int NormalWindowsInARow(AlertState state)
    {
        var sinceExceeded = state.Exceeded == 0 ? 32 : BitOperations.TrailingZeroCount(state.Exceeded);
        return BitOperations.PopCount(sinceExceeded == 32 ? state.Scored : state.Scored & ((1u << sinceExceeded) - 1));
    }
}
