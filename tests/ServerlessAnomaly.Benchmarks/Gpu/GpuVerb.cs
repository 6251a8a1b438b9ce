using System.CommandLine;
using ServerlessAnomaly.Benchmarks.Peers;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Benchmarks.Gpu;

/// <summary><c>gpu</c>: scoring and training on CUDA beside the CPU's cores, and whether both come to the same.</summary>
internal static class GpuVerb
{
    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the median counts.", DefaultValueFactory = _ => 3 };
        var seconds = new Option<double>("--seconds")
        {
            Description = "Least duration of one measurement.",
            DefaultValueFactory = _ => 0.3,
        };
        var largest = new Option<int>("--largest") { Description = "Most windows at once.", DefaultValueFactory = _ => 65_536 };
        var json = ResultFile.Option();
        var command = new Command("gpu", "Score and train on CUDA beside the CPU. Build with -p:GpuRuntime=true.")
        {
            rounds,
            seconds,
            largest,
            json,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    parsed.GetValue(rounds),
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    parsed.GetValue(largest),
                    parsed.GetValue(json),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(int rounds, TimeSpan atLeast, int largest, string? json, CancellationToken cancellationToken)
    {
        string[] architectures = ["conv1d", "lstm"];
        int[] batches = [.. new[] { 64, 256, 1024, 4096, 16_384, 65_536 }.Where(batch => batch <= largest)];
        Console.WriteLine($"{Environment.ProcessorCount} cores");
        var (outcomes, scored, trained) = (new List<Outcome>(), new List<ScoringContest.Check>(), new List<TrainingContest.Check>());
        foreach (var architecture in architectures)
        {
            using var scoring = new ScoringContest(architecture, TrainedOnSample.Bundle(architecture), batches, atLeast);
            scored.Add(scoring.Compare());
            Console.WriteLine(scored[^1]);
            outcomes.AddRange(Outcome.Of(scoring.Contestants, rounds, _ => { }));
            using var training = new TrainingContest(architecture, [.. batches.Where(batch => batch is >= 256 and <= 16_384)], atLeast);
            trained.Add(training.Compare());
            Console.WriteLine(trained[^1]);
            outcomes.AddRange(Outcome.Of(training.Contestants, rounds, _ => { }));
        }
        Console.WriteLine("| task | windows at once | on | windows a second (lowest to highest) |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var outcome in outcomes)
            Console.WriteLine(
                $"| {outcome.Task} | {outcome.Batch:N0} | {outcome.Contestant} | {outcome.Median:N0} ({outcome.Lowest:N0} to {outcome.Highest:N0}) |"
            );
        var agree = scored.TrueForAll(check => check.Agree) && trained.TrueForAll(check => check.Agree);
        if (!agree)
            Console.WriteLine("CUDA and the CPU do not come to the same: see the lines above the table.");
        await ResultFile.WriteAsync(
            json,
            new
            {
                cores = Environment.ProcessorCount,
                rounds,
                scored,
                trained,
                outcomes,
            },
            cancellationToken
        );
        return agree ? 0 : 1;
    }
}
