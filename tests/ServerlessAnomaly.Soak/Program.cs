using System.CommandLine;
using ServerlessAnomaly.Soak;

var minutes = new Option<double>("--minutes") { Description = "How long to send, and to kill.", DefaultValueFactory = _ => 5 };
var seed = new Option<int>("--seed") { Description = "Chooses the moments of the kills.", DefaultValueFactory = _ => 1 };
var outage = new Option<int>("--outage") { Description = "Stop storage once for so many seconds, instead of killing.", HelpName = "SECONDS" };
var root = new RootCommand("Kills a running 'anomaly up' over and over, and compares what it leaves behind with an undisturbed run.") { minutes, seed, outage };
root.SetAction(async (parsed, cancellationToken) =>
{
    var options = new SoakOptions
    {
        Duration = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
        Seed = parsed.GetValue(seed),
        Outage = parsed.GetValue(outage) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
    };
    return await SoakRun.RunAsync(options, cancellationToken) ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();
