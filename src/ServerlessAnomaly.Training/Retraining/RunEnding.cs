using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Training.Retraining.Gating;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>The end of a run: its version is published; what is left is to promote it, and to note that.</summary>
internal sealed class RunEnding(IDetectorRegistry registry, string detector, TimeProvider clock, ILogger log)
{
    /// <summary>Promotes the published version, if it passed, and notes what came of it.</summary>
    public async Task<NightlyResult> EndAsync(
        KeptFit kept,
        DetectorManifest manifest,
        GateReport verdict,
        Champion? before,
        NightShare share,
        CancellationToken cancellationToken
    )
    {
        var (promoted, consequence) = await PromoteAsync(manifest, verdict, before, cancellationToken);
        var result = new NightlyResult(manifest, verdict, promoted, consequence);
        await CloseAsync(kept, result, share, cancellationToken);
        return result;
    }

    /// <summary>A run of the same days that died between registering its version and the end is brought to its end, not repeated.</summary>
    public async Task<NightlyResult?> ResumeAsync(
        KeptFit kept,
        ChampionBaseline champion,
        HeldOutWindows heldOut,
        NightShare share,
        CancellationToken cancellationToken
    )
    {
        if (kept.Before?.Version is not { } version)
            return null;
        var versions = await registry.ListAsync(detector, cancellationToken);
        if (versions.FirstOrDefault(made => made.Version == version) is not { Gate: { } verdict } manifest)
            return null;
        if ((verdict.HeldOutFrom, verdict.HeldOutTo) != (heldOut.From, heldOut.To))
            return null;
        var pointer = champion.Pointer?.Pointer;
        var (promoted, consequence) =
            pointer?.Version == version ? (true, "It is the champion.")
            : pointer?.IsPinned == true || verdict.Champion != champion.Bundle?.Manifest.Version
                ? (false, "The champion was changed by someone else before the run came to its end, so it is not promoted.")
            : await PromoteAsync(manifest, verdict, champion.Pointer, cancellationToken);
        var result = new NightlyResult(manifest, verdict, promoted, consequence);
        await CloseAsync(kept, result, share, cancellationToken);
        return result;
    }

    /// <summary>
    /// The night notes the kind first, and then the checkpoint goes: a run that dies before the note brings the version to its end once more, and
    /// one that dies after it is not asked again.
    /// </summary>
    private async Task CloseAsync(KeptFit kept, NightlyResult result, NightShare share, CancellationToken cancellationToken)
    {
        await share.NoteAsync(result, cancellationToken);
        await kept.ForgetAsync(cancellationToken);
        log.Registered(result.Manifest.Detector, result.Manifest.Version, result.Consequence);
    }

    private async Task<(bool Promoted, string Consequence)> PromoteAsync(
        DetectorManifest manifest,
        GateReport verdict,
        Champion? before,
        CancellationToken cancellationToken
    )
    {
        if (!verdict.Passed)
        {
            var failed = string.Join(
                " ",
                verdict.Checks.Where(check => !check.Passed).Select(check => $"{check.Name}: {check.Explanation}")
            );
            return (false, $"The gate refused it. {failed}");
        }
        if (verdict.Note is { } note)
            return (false, $"It passed the gate. {note}");
        var reason =
            $"Passed the {verdict.Checks.Count} checks of the gate on {verdict.HeldOutFrom:yyyy-MM-dd} to {verdict.HeldOutTo:yyyy-MM-dd}"
            + (verdict.Champion is null ? "." : $" against {verdict.Champion}.");
        try
        {
            await registry.PromoteOverAsync(manifest, before, reason, clock, cancellationToken);
            return (true, $"It is the champion. {reason}");
        }
        catch (RegistryConflictException)
        {
            return (false, "It passed the gate, but the champion was changed by someone else during the run, so it is not promoted.");
        }
    }
}
