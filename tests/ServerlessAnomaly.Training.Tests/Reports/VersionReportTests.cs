using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Reports;
using ServerlessAnomaly.Training.Tests.Bundles;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Reports;

public sealed class VersionReportTests
{
    [Fact]
    public async Task Write_TrainedVersionWithGate_ShowsChecksCurveAndComparison()
    {
        var options = new TrainingOptions
        {
            Detector = "dense",
            Epochs = 2,
            MinSteps = 1,
        };
        var bundle = await new TrainingRun().TrainAsync(SyntheticFleet.Archive(), options, new WindowOptions(), SyntheticFleet.Schema);
        Assert.Equal([1, 2], bundle.Manifest.TrainingCurve!.Select(epoch => epoch.Epoch));
        Assert.Contains(bundle.Manifest.Version, bundle.Report, StringComparison.Ordinal);
        Assert.DoesNotContain("Gate", bundle.Report!, StringComparison.Ordinal);

        var manifest = bundle.Manifest with
        {
            Gate = new GateReport(
                "20260101T000000Z-champion",
                new(2026, 1, 2),
                new(2026, 1, 9),
                [new GateCheck("false-alarm-budget", 0.02, 0.01, false, "Flags too many.")]
            ),
            Cost = new RunCost(1234, 5.5, "CPU"),
        };
        var html = VersionReport.Write(manifest, ReportSamples.Evidence(), ReportSamples.Evidence("before"));
        string[] parts =
        [
            "Gate: not passed",
            "20260101T000000Z-champion",
            "false-alarm-budget",
            "Flags too many.",
            "Loss by epoch",
            "this version",
            "champion",
            "1,234",
        ];
        Assert.All(parts, part => Assert.Contains(part, html, StringComparison.Ordinal));
    }
}
