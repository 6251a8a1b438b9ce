using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Tests.Alerting;

public sealed class LossAlertTests
{
    private static readonly DateTime Taken = new(2018, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Of_AGap_BeginsBehindTheLastEventApplied()
    {
        var alert = LossAlert.Of("telemetry/scorer/3", new EventPosition(41, Taken, ""), 7);
        Assert.Equal((42L, 7L, "telemetry/scorer/3"), (alert.SequenceNumber, alert.LostEvents, alert.Partition));
        Assert.Equal((Taken, Taken), (alert.WindowStart.UtcDateTime, alert.WindowEnd.UtcDateTime));
        Assert.Equal((AlertKind.EventsLost, AlertSeverity.High), (alert.Kind, alert.Severity));
    }

    [Fact]
    public void Of_TheSameGapFoundAgain_HasTheSameId()
    {
        var id = LossAlert.Of("3", new EventPosition(41, Taken, ""), 7).AlertId;
        Assert.Equal(id, LossAlert.Of("3", new EventPosition(41, Taken, ""), 9).AlertId);
        Assert.NotEqual(id, LossAlert.Of("3", new EventPosition(42, Taken, ""), 7).AlertId);
        Assert.NotEqual(id, LossAlert.Of("4", new EventPosition(41, Taken, ""), 7).AlertId);
        Assert.NotEqual(id, LossAlert.Of("3", new EventPosition(41, Taken.AddTicks(1), ""), 7).AlertId);
    }
}
