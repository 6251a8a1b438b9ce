using System.CommandLine;
using System.Globalization;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.LocalHub.Hubs;

namespace ServerlessAnomaly.Cli.Commands.Hosting;

/// <summary><c>anomaly up</c></summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Port of the HTTP functions.", DefaultValueFactory = _ => 7071 };
        var worker = new Option<string?>("--worker")
        {
            Description = "Folder of published functions to run. Default: those that this program came with.",
            HelpName = "DIR",
        };
        var detector = new Option<string>("--detector") { Description = "Detector that scores.", DefaultValueFactory = _ => "conv1d" };
        var schema = new Option<string?>("--schema") { Description = "Feature schema. Default: that of the champion." };
        var otlp = new Option<string?>("--otlp")
        {
            Description = "Address of an OpenTelemetry collector that gets metrics, traces and logs.",
            HelpName = "URL",
        };
        var prometheus = new Option<int?>("--prometheus") { Description = "Port on which Prometheus reads the metrics, at /metrics." };
        var command = new Command("up", "Run everything on this machine until Ctrl+C.")
        {
            port,
            HubOptions.Port,
            HubOptions.AmqpPort,
            HubOptions.Listen,
            worker,
            detector,
            schema,
            otlp,
            prometheus,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                PortOptions.ThrowIfUnusable("--port", parsed.GetValue(port));
                PortOptions.ThrowIfUnusable("--hub-port", parsed.GetValue(HubOptions.Port));
                if (parsed.GetValue(prometheus) is 0)
                    throw new CliException("--prometheus is 0: give the port that Prometheus is to read.");
                if (parsed.GetValue(prometheus) is { } page)
                    PortOptions.ThrowIfUnusable("--prometheus", page);
                if (
                    parsed.GetValue(otlp) is { } collector
                    && !(Uri.TryCreate(collector, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                )
                    throw new CliException($"--otlp is '{collector}': give a collector's address, such as http://localhost:4317.");
                var options = new EmbeddedAppOptions
                {
                    Home = parsed.GetRequiredValue(CliOptions.Home),
                    Port = parsed.GetValue(port),
                    HubPort = parsed.GetValue(HubOptions.Port),
                    AmqpPort = parsed.GetValue(HubOptions.AmqpPort),
                    Listen = parsed.GetValue(HubOptions.Listen),
                    Worker = parsed.GetValue(worker),
                    Detector = parsed.GetRequiredValue(detector),
                    Schema = parsed.GetValue(schema),
                    Verbose = parsed.GetValue(CliOptions.Verbose),
                    Settings = MonitoringSettings(parsed.GetValue(otlp), parsed.GetValue(prometheus)),
                };
                await using var app = await EmbeddedApp.StartAzureAsync(options, cancellationToken);
                SayWhatIsLost(app.Azure.Hub);
                var schemaName = await FirstDetector.EnsureAsync(options, app.Storage.Registry, cancellationToken);
                var instance = await app.StartFunctionsAsync(schemaName, cancellationToken);
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), instance, cancellationToken);
                Console.WriteLine(
                    $"READY hub={instance.HubAddress} amqp={app.Azure.HubAmqpAddress} functions={instance.FunctionsAddress} certificate={instance.HubCertificatePath} home={Path.GetFullPath(options.Home)} schema={schemaName}"
                );
                var stopped = app.WaitAsync(cancellationToken);
                if (await Task.WhenAny(stopped, app.Azure.StorageLost) != stopped)
                    throw new CliException($"Storage has ended and cannot be started again: {await app.Azure.StorageLost}");
                await stopped;
                if (!cancellationToken.IsCancellationRequested)
                    throw new CliException(
                        "The functions stopped by themselves; --verbose shows why. Start 'anomaly up' again: it goes on where it was."
                    );
                Console.Error.WriteLine("Stopping; the next 'anomaly up' goes on where this one was.");
            }
        );
        return command;
    }

    private static Dictionary<string, string?> MonitoringSettings(string? collector, int? prometheusPort)
    {
        var settings = new Dictionary<string, string?>();
        if (collector is not null)
            settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector;
        if (prometheusPort is { } port)
            settings["OTEL_EXPORTER_PROMETHEUS_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        return settings;
    }

    private static void SayWhatIsLost(LocalEventHub hub)
    {
        foreach (var partition in hub.GetStatus().Where(partition => partition.DamagedRegions > 0))
            Console.Error.WriteLine(
                $"Partition {partition.PartitionId} of the hub {hub.Name} has {partition.DamagedRegions} damaged places and lost "
                    + $"{partition.LostEvents} events in them; all others are read."
            );
    }
}
