using System.CommandLine;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.LocalHost;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Http;

namespace ServerlessAnomaly.Cli.Commands.Hosting;

/// <summary><c>anomaly hub</c>: the local event hub alone.</summary>
internal static class HubCommand
{
    public static Command Create()
    {
        var hubs = new Option<string[]>("--hub")
        {
            Description = "Name of a hub; may be given several times.",
            HelpName = "NAME",
            DefaultValueFactory = _ => ["telemetry"],
        };
        var partitions = new Option<int>("--partitions")
        {
            Description = "Partitions of each new hub, 1 to 1024; a hub that is there keeps its own.",
            DefaultValueFactory = _ => LocalEventHubOptions.DefaultPartitions,
        };
        var groups = new Option<string[]>("--consumer-group")
        {
            Description = "Name of a consumer group beside $Default; may be given several times.",
            HelpName = "NAME",
        };
        var hours = new Option<double>("--retention-hours") { Description = "How long events are kept.", DefaultValueFactory = _ => 24 };
        var megabytes = new Option<long>("--retention-mb")
        {
            Description = "How many MiB of events a partition keeps.",
            DefaultValueFactory = _ => 256,
        };
        var command = new Command("hub", "Run only the local event hub, for any Event Hubs client, until Ctrl+C.")
        {
            hubs,
            partitions,
            groups,
            hours,
            megabytes,
            HubOptions.Port,
            HubOptions.AmqpPort,
            HubOptions.Listen,
        };
        partitions.Require(value => value is >= 1 and <= 1024, "a number from 1 to 1024");
        hours.Require(value => value > 0, "a number above 0");
        megabytes.Require(value => value >= 1, "a number of at least 1");
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var wanted = parsed
                    .GetRequiredValue(hubs)
                    .Select(name => new LocalEventHubOptions
                    {
                        Folder = "",
                        Name = name,
                        Partitions = parsed.GetValue(partitions),
                        ConsumerGroups = parsed.GetValue(groups) ?? [],
                        RetentionTime = TimeSpan.FromHours(parsed.GetValue(hours)),
                        RetentionBytes = parsed.GetValue(megabytes) << 20,
                    })
                    .ToList();
                var ports = new LocalEventHubServerOptions
                {
                    CertificateFolder = "",
                    Policies = [],
                    Port = parsed.GetValue(HubOptions.Port),
                    AmqpPort = parsed.GetValue(HubOptions.AmqpPort),
                    Listen = parsed.GetValue(HubOptions.Listen),
                };
                using var loggers = LoggerFactory.Create(logging =>
                    logging
                        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
                        .SetMinimumLevel(parsed.GetValue(CliOptions.Verbose) ? LogLevel.Information : LogLevel.Warning)
                );
                await using var running = await StandaloneHubs.StartAsync(
                    parsed.GetRequiredValue(CliOptions.Home),
                    wanted,
                    ports,
                    loggers,
                    cancellationToken
                );
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), HubResult.Of(running), cancellationToken);
                Say(running);
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    Console.Error.WriteLine("Stopping; the next 'anomaly hub' goes on where this one was.");
                }
            }
        );
        return command;
    }

    private static void Say(StandaloneHubs running)
    {
        var server = running.Server;
        Console.WriteLine(
            $"READY hubs={string.Join(',', server.Hubs.Select(hub => hub.Name))} amqp={server.AmqpAddress} https={server.Address} certificate={server.CertificatePath}"
        );
        foreach (var policy in running.Policies)
            Console.WriteLine($"{policy}: {server.AmqpConnectionStringOf(policy, server.Hubs.Count == 1 ? server.Hub.Name : null)}");
    }
}
