using System.Globalization;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Commands.Models;

/// <summary>One row of <c>models list</c>: the manifest, whether it is the champion, and whether it is pinned.</summary>
internal sealed record ModelRow(DetectorManifest Manifest, bool IsChampion, bool IsPinned)
{
    public static ModelRow Of(DetectorManifest manifest, ChampionPointer? champion)
    {
        var scores = champion?.Version == manifest.Version;
        return new ModelRow(manifest, scores, scores && champion!.IsPinned);
    }

    public string[] Cells() =>
        [
            Manifest.Detector,
            Manifest.Kind.Name(),
            Manifest.Version,
            IsPinned ? "yes, pinned"
            : IsChampion ? "yes"
            : "",
            Gate(),
            Manifest.Schema.Id,
            Manifest.Threshold.ToString("G4", CultureInfo.InvariantCulture),
            Manifest.Calibration.RealisedFalseAlarmRate.ToString("P2", CultureInfo.InvariantCulture),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Manifest.Data.Drives:N0} drives, {Manifest.Data.From:yyyy-MM-dd} to {Manifest.Data.To:yyyy-MM-dd}"
            ),
        ];

    /// <summary>What <c>models show</c> says above the manifest: champion or not, and the gate's checks that failed.</summary>
    public IEnumerable<string> Verdict()
    {
        yield return $"{Manifest.Detector} {Manifest.Version} for {Manifest.Kind.Name()} drives: {(IsPinned ? "champion, pinned" : IsChampion ? "champion" : "not the champion")}; gate: {Gate()}.";
        foreach (var check in Failed())
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"  {check.Name}: {check.Figure:G4} against {check.Limit:G4}. {check.Explanation}"
            );
    }

    private string Gate() =>
        Manifest.Gate is not { } gate ? "by hand"
        : gate.Passed ? "passed"
        : $"refused: {string.Join(", ", Failed().Select(check => check.Name))}";

    private IEnumerable<GateCheck> Failed() => Manifest.Gate?.Checks.Where(check => !check.Passed) ?? [];
}
