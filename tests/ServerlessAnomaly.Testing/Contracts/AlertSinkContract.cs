using System.Text.Json;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Testing.Contracts;

/// <summary>What every <see cref="IAlertSink"/> must do. Inherit it in the tests of an implementation.</summary>
public abstract class AlertSinkContract
{
    /// <summary>The sink under test.</summary>
    protected abstract IAlertSink Sink { get; }

    /// <summary>What has arrived.</summary>
    protected abstract Task<IReadOnlyList<DriveAlert>> ReceivedAsync();

    [Fact]
    public async Task SendAsync_Alerts_Arrive()
    {
        await Sink.SendAsync([Alert(1), Alert(2)], default);
        await Sink.SendAsync([Alert(3)], default);

        Assert.Equal(
            [Json(Alert(1)), Json(Alert(2)), Json(Alert(3))],
            (await ReceivedAsync()).OrderBy(alert => alert.AlertId).Select(Json)
        );
    }

    [Fact]
    public async Task SendAsync_SameAlertAgain_ArrivesWithTheSameId()
    {
        await Sink.SendAsync([Alert(1)], default);
        await Sink.SendAsync([Alert(1)], default);

        Assert.Equal([Alert(1).AlertId], (await ReceivedAsync()).Select(alert => alert.AlertId).Distinct());
    }

    [Fact]
    public async Task SendAsync_ManyAlerts_AllArrive()
    {
        await Sink.SendAsync([.. Enumerable.Range(100, 150).Select(Alert)], default);

        var received = await ReceivedAsync();
        Assert.Equal(Enumerable.Range(100, 150).Select(number => Alert(number).AlertId), received.Select(alert => alert.AlertId).Order());
    }

    [Fact]
    public async Task SendAsync_None_SendsNothing()
    {
        await Sink.SendAsync([], default);

        Assert.Empty(await ReceivedAsync());
    }

    [Fact]
    public async Task SendAsync_Cancelled_Throws() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sink.SendAsync([Alert(1)], new CancellationToken(canceled: true)));

    /// <summary>An alert; its id and drive are the number.</summary>
    protected static DriveAlert Alert(int number) =>
        new()
        {
            AlertId = $"id-{number:D5}",
            Kind = (AlertKind)(number % 3),
            SerialNumber = $"Z{number}é+<",
            Model = "ST4000DM000",
            WindowStart = new DateTimeOffset(2018, 5, 1, 0, 0, 0, TimeSpan.Zero),
            WindowEnd = new DateTimeOffset(2018, 5, 16, 0, 0, 0, TimeSpan.Zero),
            Score = 1.5f,
            Threshold = 0.25f,
            Severity = AlertSeverity.Medium,
            TopFeatures =
            [
                new FeatureCause("reallocated sectors", "smart_5_raw", 16, 0.9f),
                new FeatureCause("power-on hours", "smart_9_raw", null, 0.1f),
            ],
            Detector = "conv1d",
            DetectorVersion = "1",
            Partition = "0",
            SequenceNumber = 1L << 40,
        };

    private static string Json(DriveAlert alert) => JsonSerializer.Serialize(alert, DocumentJson.OneLine);
}
