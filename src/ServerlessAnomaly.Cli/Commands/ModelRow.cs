using System.Globalization;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Cli.Commands;

/// <summary>One row of <c>models list</c>: the manifest and whether it is the champion.</summary>
internal sealed record ModelRow(DetectorManifest Manifest, bool IsChampion)
{
    public string[] Cells() =>
    [
        Manifest.Detector, Manifest.Version, IsChampion ? "yes" : "", Manifest.Schema.Id,
        Manifest.Threshold.ToString("G4", CultureInfo.InvariantCulture),
        Manifest.Calibration.RealisedFalseAlarmRate.ToString("P2", CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"{Manifest.Data.Drives:N0} drives, {Manifest.Data.From:yyyy-MM-dd} to {Manifest.Data.To:yyyy-MM-dd}"),
    ];
}
