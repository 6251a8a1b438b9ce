using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Tests.Bundles;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Retraining;

/// <summary>
/// Someone has a share of the drives report the very pattern that precedes failures, without failing, so that it is learned as healthy.
/// </summary>
public sealed class PoisonTests(ITestOutputHelper output)
{
    private const int Drives = 120,
        Pending = 2;

    [Theory]
    [InlineData(0), InlineData(5), InlineData(20), InlineData(50)]
    public async Task RunAsync_PoisonedDrives_StillCatchesThePattern(int percent)
    {
        var archive = SyntheticFleet.Archive(Drives);
        var poisoned = false;
        var night = new NightFixture
        {
            Archive = new RewrittenArchive(
                archive,
                (serial, day, values) =>
                {
                    if (
                        poisoned
                        && int.Parse(serial[1..], System.Globalization.CultureInfo.InvariantCulture) >= Drives - (Drives * percent / 100)
                    )
                        values[Pending] += 15 * Math.Max(0, day - 4);
                    return true;
                }
            ),
        };
        var first = (await night.Pipeline().RunAsync(default))!;
        Assert.True(first.Promoted, first.Consequence);
        poisoned = true;
        night.Clock.Now = night.Clock.Now.AddDays(1);
        var second = (await night.Pipeline().RunAsync(default))!;

        var before = await CaughtAsync(night.Registry, first.Manifest.Version);
        var challenger = await CaughtAsync(night.Registry, second.Manifest.Version);
        var after = await CaughtAsync(night.Registry, (await night.ChampionAsync())!);
        output.WriteLine(
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{percent} % poisoned: left out {second.Manifest.Metrics["leftOutDrives"]}, "
                    + $"threshold {first.Manifest.Threshold:0.0} -> {second.Manifest.Threshold:0.0}, caught before {before:P0}, "
                    + $"challenger {challenger:P0}, after the night {after:P0}; {second.Consequence}"
            )
        );
        Assert.True(after >= before - 0.05, $"{before:P0} of the failing drives were caught before, {after:P0} after.");
    }

    /// <summary>Share of the failing drives of another, clean fleet that a version flags in their last days.</summary>
    private static async Task<double> CaughtAsync(IModelRegistry registry, string version)
    {
        var bundle = (await registry.ReadAsync("dense", version, default))!;
        var data = await TelemetryDataset.ReadAsync(
            SyntheticFleet.Archive(120, failing: 60, seed: 99),
            SyntheticFleet.Schema,
            new WindowOptions(),
            DateOnly.MinValue,
            DateOnly.MaxValue,
            DateOnly.MaxValue,
            null,
            default
        );
        WindowReference[] failing =
        [
            .. Enumerable
                .Range(0, data.Drives.Count)
                .Where(drive => !data.Drives[drive].IsHealthy)
                .SelectMany(data.WindowsOf)
                .Where(window => data.Drives[window.Drive].FailureStep - data.EndStep(window) <= 7),
        ];
        using var model = new WindowModel(bundle.Model, data, new WindowOptions());
        var scores = model.Scores(failing);
        var caught = failing
            .Where((_, index) => scores[index] > bundle.Manifest.Threshold)
            .Select(window => window.Drive)
            .Distinct()
            .Count();
        return caught / (double)failing.Select(window => window.Drive).Distinct().Count();
    }
}
