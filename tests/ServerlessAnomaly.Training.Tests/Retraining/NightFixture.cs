using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Retraining;
using ServerlessAnomaly.Training.Tests.Bundles;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Retraining;

/// <summary>A night over the synthetic fleet: forty days from 2020-01-01, four failures on the last of them.</summary>
internal sealed class NightFixture
{
    public static readonly DateOnly LastDay = SyntheticFleet.FirstDay.AddDays(39);

    public ITelemetryArchive Archive { get; init; } = SyntheticFleet.Archive();

    public IModelRegistry Registry { get; init; } = new InMemoryModelRegistry();

    public FixedClock Clock { get; init; } = new(LastDay.ToDateTime(new TimeOnly(23, 0), DateTimeKind.Utc));

    public FeatureSchema Schema { get; init; } = SyntheticFleet.Schema;

    public RetrainingOptions Options { get; } = new() { TargetFalseAlarmRate = 0.05, Epochs = 3 };

    public RetrainingPipeline Pipeline() =>
        new(
            Archive,
            Registry,
            Schema,
            new WindowOptions(),
            new DetectorOptions { Name = "dense", ExecutionProvider = ExecutionProvider.Cpu },
            Options,
            Clock,
            NullLogger<RetrainingPipeline>.Instance
        );

    /// <summary>The champion's version; null if there is none.</summary>
    public async Task<string?> ChampionAsync() => (await Registry.ReadChampionAsync("dense", default))?.Pointer.Version;
}
