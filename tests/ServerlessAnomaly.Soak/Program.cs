using System.CommandLine;
using ServerlessAnomaly.Soak;
using ServerlessAnomaly.Soak.Hubs;
using ServerlessAnomaly.Soak.Nights;

var minutes = new Option<double>("--minutes") { Description = "How long to send.", DefaultValueFactory = _ => 5 };
var seed = new Option<int>("--seed") { Description = "Chooses the moments.", DefaultValueFactory = _ => 1 };
var harms = new Option<Harm>("--harms")
{
    Description = "What is done to the instance: Kill, Freeze, Fill, separated by commas.",
    DefaultValueFactory = _ => Harm.Kill | Harm.Freeze | Harm.Fill,
};
var sender = new Option<SenderKind>("--sender") { Description = "Who sends: Posts, Replay.", DefaultValueFactory = _ => SenderKind.Posts };
var outage = new Option<int>("--outage")
{
    Description = "Cut storage off once for so many seconds, instead of the harms.",
    HelpName = "SECONDS",
};
var services = new Option<CutServices>("--services")
{
    Description = "What an outage cuts off: Blobs, Queues, separated by commas.",
    DefaultValueFactory = _ => CutServices.Blobs | CutServices.Queues,
};
var root = new RootCommand("Harms a running 'anomaly up' over and over, and compares what it leaves behind with an undisturbed run.")
{
    minutes,
    seed,
    harms,
    sender,
    outage,
    services,
};
root.SetAction(
    async (parsed, cancellationToken) =>
    {
        var options = new SoakOptions
        {
            Duration = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
            Seed = parsed.GetValue(seed),
            Harms = parsed.GetValue(harms),
            Sender = parsed.GetValue(sender),
            Outage = parsed.GetValue(outage) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
            Services = parsed.GetValue(services),
        };
        return await new SoakRun(options).RunAsync(cancellationToken) ? 0 : 1;
    }
);

var rate = new Option<double>("--rate") { Description = "Readings a second.", DefaultValueFactory = _ => 500 };
var steadyMinutes = new Option<double>("--minutes") { Description = "How long to send.", DefaultValueFactory = _ => 30 };
var steady = new Command("steady", "Sends at a steady rate, and watches that disk, files, memory, handles and threads do not grow.")
{
    rate,
    steadyMinutes,
    seed,
};
steady.SetAction(
    async (parsed, cancellationToken) =>
        await new SteadyRun(TimeSpan.FromMinutes(parsed.GetValue(steadyMinutes)), parsed.GetValue(rate), parsed.GetValue(seed)).RunAsync(
            cancellationToken
        )
            ? 0
            : 1
);
root.Subcommands.Add(steady);

var kills = new Option<int>("--kills") { Description = "How often to kill.", DefaultValueFactory = _ => 20 };
var nights = new Command(
    "nights",
    "Kills nightly runs over and over, and compares what they leave in the registry with undisturbed nights."
)
{
    kills,
    seed,
};
nights.SetAction(
    async (parsed, cancellationToken) =>
        await new NightsRun(parsed.GetValue(kills), parsed.GetValue(seed)).RunAsync(cancellationToken) ? 0 : 1
);
root.Subcommands.Add(nights);

var hubRate = new Option<double>("--rate") { Description = "Events a second, all producers together.", DefaultValueFactory = _ => 1500 };
var hubMinutes = new Option<double>("--minutes") { Description = "How long to send.", DefaultValueFactory = _ => 10 };
var hub = new Command("hub", "Harms a local hub and one of its two readers over and over; what was accepted must be seen, in order.")
{
    hubRate,
    hubMinutes,
    seed,
};
hub.SetAction(
    async (parsed, cancellationToken) =>
        await new HubSoakRun(TimeSpan.FromMinutes(parsed.GetValue(hubMinutes)), parsed.GetValue(hubRate), parsed.GetValue(seed)).RunAsync(
            cancellationToken
        )
            ? 0
            : 1
);
root.Subcommands.Add(hub);

Option<string> connection = new("--connection") { Required = true },
    storage = new("--storage") { Required = true },
    folder = new("--folder") { Required = true };
var reader = new Command("hub-reader", "A reader of the hub, as 'hub' starts it.") { connection, storage, folder };
reader.Hidden = true;
reader.SetAction(
    (parsed, cancellationToken) =>
        HubReader.RunAsync(
            parsed.GetRequiredValue(connection),
            parsed.GetRequiredValue(storage),
            parsed.GetRequiredValue(folder),
            cancellationToken
        )
);
root.Subcommands.Add(reader);
return await root.Parse(args).InvokeAsync();
