using System.CommandLine;
using ServerlessAnomaly.Soak;

var minutes = new Option<double>("--minutes") { Description = "How long to send.", DefaultValueFactory = _ => 5 };
var seed = new Option<int>("--seed") { Description = "Chooses the moments.", DefaultValueFactory = _ => 1 };
var harms = new Option<Harm>("--harms") { Description = "What is done to the instance: Kill, Freeze, Fill, separated by commas.", DefaultValueFactory = _ => Harm.Kill | Harm.Freeze | Harm.Fill };
var sender = new Option<SenderKind>("--sender") { Description = "Who sends: Posts, Replay.", DefaultValueFactory = _ => SenderKind.Posts };
var outage = new Option<int>("--outage") { Description = "Cut storage off once for so many seconds, instead of the harms.", HelpName = "SECONDS" };
var services = new Option<CutServices>("--services") { Description = "What an outage cuts off: Blobs, Queues, separated by commas.", DefaultValueFactory = _ => CutServices.Blobs | CutServices.Queues };
var root = new RootCommand("Harms a running 'anomaly up' over and over, and compares what it leaves behind with an undisturbed run.")
    { minutes, seed, harms, sender, outage, services };
root.SetAction(async (parsed, cancellationToken) =>
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
});

var rate = new Option<double>("--rate") { Description = "Readings a second.", DefaultValueFactory = _ => 500 };
var steadyMinutes = new Option<double>("--minutes") { Description = "How long to send.", DefaultValueFactory = _ => 30 };
var steady = new Command("steady", "Sends at a steady rate, and watches that disk, files, memory, handles and threads do not grow.") { rate, steadyMinutes, seed };
steady.SetAction(async (parsed, cancellationToken) =>
    await new SteadyRun(TimeSpan.FromMinutes(parsed.GetValue(steadyMinutes)), parsed.GetValue(rate), parsed.GetValue(seed)).RunAsync(cancellationToken) ? 0 : 1);
root.Subcommands.Add(steady);
return await root.Parse(args).InvokeAsync();
