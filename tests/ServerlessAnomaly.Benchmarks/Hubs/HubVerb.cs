using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;

namespace ServerlessAnomaly.Benchmarks.Hubs;

/// <summary><c>hub</c>: what the local hub takes and gives, by AMQP without and with TLS and by HTTPS, in turns within one run.</summary>
internal static class HubVerb
{
    private const int EventsAReceive = 500;

    /// <summary>Events a send, and sends that are under way at once.</summary>
    private static readonly (int Events, int Sends)[] Kinds = [(1, 1), (1, 64), (500, 1), (500, 4)];

    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the figures are medians.", DefaultValueFactory = _ => 3 };
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long each figure is measured in a round.",
            DefaultValueFactory = _ => 4,
        };
        var json = ResultFile.Option();
        var command = new Command("hub", "Events a second into and out of a local hub on disk: AMQP, AMQP with TLS, HTTPS.")
        {
            rounds,
            seconds,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var figures = await MeasureAsync(
                    parsed.GetValue(rounds),
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    cancellationToken
                );
                var result = figures
                    .GroupBy(figure => (figure.Kind, figure.Way))
                    .Select(group => new HubFigure(
                        group.Key.Kind,
                        group.Key.Way,
                        group.Select(figure => figure.EventsPerSecond).Median(),
                        group.Select(figure => figure.HubMicrosecondsPerEvent).Median()
                    ))
                    .ToList();
                Write(result);
                await ResultFile.WriteAsync(parsed.GetValue(json), result, cancellationToken);
            }
        );
        return command;
    }

    private static async Task<List<HubFigure>> MeasureAsync(int rounds, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var hub = await HubUnderTest.StartAsync();
        List<HubWay> ways = [new AmqpWay(hub, tls: false), new AmqpWay(hub, tls: true), new HttpsWay(hub)];
        foreach (var way in ways)
            await CountAsync(hub, Sender(way, 500), 4, TimeSpan.FromSeconds(1), cancellationToken);
        var figures = new List<HubFigure>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (events, sends) in Kinds)
            {
                foreach (var way in ways)
                {
                    var kind = $"send {events} at once, {sends} send{(sends == 1 ? "" : "s")} under way";
                    figures.Add(
                        await CountAsync(hub, Sender(way, events), sends, duration, cancellationToken) with
                        {
                            Kind = kind,
                            Way = way.Name,
                        }
                    );
                }
            }
            foreach (var tls in new[] { false, true })
            {
                var receivers = Enumerable
                    .Range(0, HubUnderTest.Partitions)
                    .Select(partition => new PartitionReceiver(
                        EventHubConsumerClient.DefaultConsumerGroupName,
                        $"{partition}",
                        EventPosition.Earliest,
                        hub.Connect(tls)
                    ))
                    .ToList();
                figures.Add(
                    await CountAsync(hub, Receiver, receivers.Count, duration, cancellationToken) with
                    {
                        Kind = $"receive up to {EventsAReceive} at once, from {receivers.Count} partitions side by side",
                        Way = tls ? "AMQP with TLS" : "AMQP",
                    }
                );
                foreach (var receiver in receivers)
                    await receiver.DisposeAsync();

                async Task<int> Receiver(int which) =>
                    (await receivers[which].ReceiveBatchAsync(EventsAReceive, cancellationToken)).Count();
            }
            Console.Error.WriteLine($"round {round + 1} of {rounds}");
        }
        foreach (var way in ways)
            await way.DisposeAsync();
        return figures;
    }

    private static Func<int, Task<int>> Sender(HubWay way, int events) =>
        async _ =>
        {
            await way.SendAsync(events);
            return events;
        };

    private static async Task<HubFigure> CountAsync(
        HubUnderTest hub,
        Func<int, Task<int>> work,
        int sideBySide,
        TimeSpan duration,
        CancellationToken cancellationToken
    )
    {
        var (before, clock) = (hub.ProcessorTime, Stopwatch.StartNew());
        var counts = await Task.WhenAll(
            Enumerable
                .Range(0, sideBySide)
                .Select(which =>
                    Task.Run(
                        async () =>
                        {
                            var done = 0L;
                            while (clock.Elapsed < duration && !cancellationToken.IsCancellationRequested)
                                done += await work(which);
                            return done;
                        },
                        cancellationToken
                    )
                )
        );
        cancellationToken.ThrowIfCancellationRequested();
        var events = counts.Sum();
        return new HubFigure(
            "",
            "",
            events / clock.Elapsed.TotalSeconds,
            (hub.ProcessorTime - before).TotalMicroseconds / Math.Max(1, events)
        );
    }

    private static void Write(IReadOnlyList<HubFigure> figures)
    {
        string[] ways = [.. figures.Select(figure => figure.Way).Distinct()];
        Console.WriteLine($"| events a second (hub's processor time an event) | {string.Join(" | ", ways)} |");
        Console.WriteLine($"|---{string.Concat(ways.Select(_ => "|---"))}|");
        foreach (var kind in figures.GroupBy(figure => figure.Kind))
        {
            var first = kind.First().EventsPerSecond;
            Console.WriteLine(
                $"| {kind.Key} | {string.Join(" | ", ways.Select(way => Cell(kind.FirstOrDefault(figure => figure.Way == way), first)))} |"
            );
        }
    }

    private static string Cell(HubFigure? figure, double first) =>
        figure is null
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{figure.EventsPerSecond:N0}, {figure.EventsPerSecond / first:0.00} × ({figure.HubMicrosecondsPerEvent:N1} µs)"
            );
}

/// <summary>What was measured.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Way">How.</param>
/// <param name="EventsPerSecond">Events that were durable, or received.</param>
/// <param name="HubMicrosecondsPerEvent">Processor time that the hub took for each.</param>
internal sealed record HubFigure(string Kind, string Way, double EventsPerSecond, double HubMicrosecondsPerEvent);
