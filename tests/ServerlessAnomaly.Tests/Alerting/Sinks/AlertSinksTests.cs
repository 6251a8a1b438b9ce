using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Tests.Alerting.Sinks;

public sealed class AlertSinksTests
{
    [Fact]
    public async Task SendAsync_SeveralSinks_EachGetsAll()
    {
        var (one, other) = (new InMemoryAlertSink(), new InMemoryAlertSink());
        var alert = LossAlert.Of("3", new EventPosition(41, DateTime.UnixEpoch, ""), 7);
        await new AlertSinks(one, other).SendAsync([alert], default);
        Assert.Equal([alert], one.Alerts);
        Assert.Equal([alert], other.Alerts);
    }
}
