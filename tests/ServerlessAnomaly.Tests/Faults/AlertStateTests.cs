using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Testing.Faults;

namespace ServerlessAnomaly.Tests.Faults;

/// <summary>What was said of a drive is remembered over restarts.</summary>
public sealed class AlertStateTests
{
    private readonly PipelineFixture _fixture = new()
    {
        AlertOptions = new AlertOptions
        {
            RaiseAfter = 2,
            RaiseOf = 3,
            WorsenFactor = 2,
            ClearAfter = 2,
        },
    };

    [Fact]
    public async Task Process_RestartAfterEveryReading_RaisesWorsensAndClearsOnce()
    {
        await _fixture.StartAsync();
        double[] pending = [0, 0, 0, 0, 11, 11, 11, 30, 30, 0, 0, 0, 0, 12, 0, 12, 0];
        for (var day = 0; day < pending.Length; day++)
        {
            var restarted = await _fixture.StartAsync(withChampion: false);
            await restarted.ProcessAsync(_fixture.Batch(PipelineFixture.Reading("A", day, pending: pending[day])), default);
        }
        Assert.Equal(
            [(AlertKind.Raised, 5), (AlertKind.Worsened, 7), (AlertKind.Cleared, 10), (AlertKind.Raised, 15)],
            _fixture.Alerts.Alerts.Select(alert => (alert.Kind, (alert.WindowEnd.UtcDateTime - PipelineFixture.FirstDay).Days))
        );
    }

    [Fact]
    public async Task Process_MutedDrive_IsScoredAndSaysNothing()
    {
        using var loud = await PipelineUnderFaults.CreateAsync(
            new AlertOptions
            {
                RaiseAfter = 2,
                RaiseOf = 3,
                WorsenFactor = 2,
                ClearAfter = 2,
                SilentAfter = 0,
            }
        );
        using var muted = await PipelineUnderFaults.CreateAsync(
            new AlertOptions
            {
                RaiseAfter = 2,
                RaiseOf = 3,
                WorsenFactor = 2,
                ClearAfter = 2,
                SilentAfter = 0,
                Muted = ["S1", "S5"],
            }
        );
        var stream = new TelemetryStream(seed: 1);
        var (all, some) = (PipelineStores.InMemory(), PipelineStores.InMemory());
        await loud.RunAsync(stream, all, StorageOperations.Undisturbed(), seed: 1);
        await muted.RunAsync(stream, some, StorageOperations.Undisturbed(), seed: 1);

        var (said, kept) = (await PipelineOutcome.ReadAsync(all), await PipelineOutcome.ReadAsync(some));
        Assert.Equal(said.Totals, kept.Totals);
        Assert.Contains(said.Alerts, line => line.StartsWith("S1:", StringComparison.Ordinal));
        Assert.Equal(
            said.Alerts.Where(line =>
                !line.StartsWith("S1:", StringComparison.Ordinal) && !line.StartsWith("S5:", StringComparison.Ordinal)
            ),
            kept.Alerts
        );
    }

    [Fact]
    public async Task Process_DriveMutedWhileItsAlertIsOpen_IsRaisedAgainWhenItIsHeardAgain()
    {
        var first = await _fixture.StartAsync();
        await first.ProcessAsync(
            _fixture.Batch([
                .. PipelineFixture.HealthyDays("A", 4),
                PipelineFixture.Reading("A", 4, pending: 11),
                PipelineFixture.Reading("A", 5, pending: 11),
            ]),
            default
        );
        _fixture.AlertOptions.Muted = ["A"];
        var muted = await _fixture.StartAsync(withChampion: false);
        await muted.ProcessAsync(_fixture.Batch(PipelineFixture.Reading("A", 6, pending: 99)), default);
        _fixture.AlertOptions.Muted = [];
        var heard = await _fixture.StartAsync(withChampion: false);
        await heard.ProcessAsync(_fixture.Batch(PipelineFixture.Reading("A", 7, pending: 11)), default);
        Assert.Equal(
            [(AlertKind.Raised, 5), (AlertKind.Raised, 7)],
            _fixture.Alerts.Alerts.Select(alert => (alert.Kind, (alert.WindowEnd.UtcDateTime - PipelineFixture.FirstDay).Days))
        );
    }
}
