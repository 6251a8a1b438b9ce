using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Alerting.Sinks;

public sealed class InMemoryAlertSinkTests : AlertSinkContract
{
    private readonly InMemoryAlertSink _sink = new();

    protected override IAlertSink Sink => _sink;

    protected override Task<IReadOnlyList<DriveAlert>> ReceivedAsync() => Task.FromResult(_sink.Alerts);
}
