using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Tests.Drift;

public sealed class DriftMonitorsTests
{
    private readonly DriftMonitors _monitors = new(
        new InMemoryDriftStore(),
        new InMemoryDetectorRegistry(),
        FeatureSchema.Load("backblaze-21"),
        new DetectorOptions(),
        new DriftOptions(),
        new ScoringInstruments(),
        TimeProvider.System,
        NullLogger<DriftMonitor>.Instance
    );

    [Theory]
    [InlineData("2026-11-26T03:00:00.0000000Z Drift of conv1d 20261125T030000Z-1a2b3c4d: temperature.", DriveKind.AtaDisk)]
    [InlineData("2026-11-26T03:00:00.0000000Z Drift of conv1d-nvme 20261125T030000Z-1a2b3c4d: score.", DriveKind.Nvme)]
    [InlineData("""{"detector":"conv1d","version":"v1","measuredAt":"2026-11-26T03:00:00Z","features":["score"]}""", DriveKind.AtaDisk)]
    [InlineData(
        """{"detector":"conv1d-nvme","version":"v1","measuredAt":"2026-11-26T03:00:00Z","features":["Drift of conv1d "]}""",
        DriveKind.Nvme
    )]
    public void KindsIn_MessageOfACheck_IsTheKindOfItsDetector(string request, DriveKind kind) =>
        Assert.Equal([kind], _monitors.KindsIn(request));

    [Fact]
    public void KindsIn_MessageOfAPerson_NamesNone() => Assert.Null(_monitors.KindsIn("Please train."));

    [Fact]
    public async Task CheckAsync_NoChampionOfAnyKind_AsksForNothing() => Assert.Empty(await _monitors.CheckAsync(default));
}
