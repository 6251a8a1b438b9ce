using System.Net.Sockets;
using System.Text;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.EndToEnd.Tests.Embedded;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.EndToEnd.Tests.Monitoring;

/// <summary>What the deployed functions tell a collector and Prometheus of readings that they apply.</summary>
public sealed class MonitoringTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("anomaly-monitoring-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Readings_ReachACollectorAndPrometheus_AsMetricsTracesAndLogs()
    {
        await using var collector = await Collector.StartAsync();
        var port = FreePort();
        await using var app = await RunningApp.StartEmptyAsync(
            _home,
            new Dictionary<string, string?>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
                ["Logging:LogLevel:Default"] = "Information",
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
                ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
                ["OTEL_EXPORTER_PROMETHEUS_PORT"] = $"{port}",
            }
        );
        using var device = new HttpClient();
        await app.Sender.SendAsync([.. Enumerable.Range(1, 3).Select(Reading)], default);
        using var status = new StatusClient(app.Instance.FunctionsAddress);
        await status.WaitUntilAsync(answer => answer.Totals.Received >= 3, _ => { }, default);

        await collector.WaitForAsync(
            "metrics",
            "serverlessanomaly.readings",
            "warming_up",
            "serverlessanomaly.batch.duration",
            "dotnet.gc.collections"
        );
        await collector.WaitForAsync("traces", "apply batch", "update windows", "append to journal");
        await collector.WaitForAsync("logs", "telemetry/scorer");

        var page = await device.GetStringAsync($"http://localhost:{port}/metrics");
        Assert.Matches("""(?m)^serverlessanomaly_readings_total\{[^}]*outcome="warming_up"[^}]*\} 3""", page);
    }

    private static EventToSend Reading(int day) =>
        new()
        {
            PartitionKey = "Z305B2QN",
            Body = Encoding.UTF8.GetBytes(
                $$"""{"date":"2016-04-0{{day}}","serial_number":"Z305B2QN","model":"ST4000DM000","smart_5_raw":{{day}}}"""
            ),
        };

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
