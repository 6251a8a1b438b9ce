using System.CommandLine;
using System.Text.Json;
using ServerlessAnomaly.Benchmarks.Peers;

namespace ServerlessAnomaly.Benchmarks;

/// <summary><c>peers</c>: training and scoring beside PyTorch, beside plain Conv nodes, and beside what the machine multiplies at best.</summary>
internal static class PeersVerb
{
    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the median counts.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<double>("--seconds") { Description = "Least duration of one measurement.", DefaultValueFactory = _ => 1 };
        var python = new Option<string>("--python")
        {
            Description = "Python that has PyTorch.",
            DefaultValueFactory = _ => "/usr/bin/python3",
        };
        var json = ResultFile.Option();
        var command = new Command("peers", "Train and score beside PyTorch and plain Conv nodes.") { rounds, seconds, python, json };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    parsed.GetValue(rounds),
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    parsed.GetValue(python)!,
                    parsed.GetValue(json),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task RunAsync(int rounds, TimeSpan atLeast, string python, string? json, CancellationToken cancellationToken)
    {
        using var torch = new TorchProcess(python, Environment.ProcessorCount);
        Console.WriteLine($"{Environment.ProcessorCount} cores; PyTorch: {torch.Description}");
        using var contest = new Contest(torch, atLeast);
        var outcomes = Outcome.Measure(contest.Contestants, rounds, round => Console.WriteLine($"round {round} of {rounds}"));

        Console.WriteLine();
        Console.WriteLine("| task | windows at once | | windows a second (lowest to highest) | ours is faster |");
        Console.WriteLine("|---|---|---|---|---|");
        var product = outcomes.Single(outcome => outcome.Task == Contest.MatrixProduct);
        foreach (var outcome in outcomes.Where(outcome => outcome != product))
        {
            var faster = outcome.OwnIsFaster is { } factor ? $"{factor:N1} ×" : "";
            Console.WriteLine(
                $"| {outcome.Task} | {outcome.Batch:N0} | {outcome.Contestant} | {outcome.Median:N0} ({outcome.Lowest:N0} to {outcome.Highest:N0}) | {faster} |"
            );
        }
        var best = outcomes
            .Where(outcome => outcome.Task == Contest.ScoreConvolutions && outcome.Contestant == Contestant.Own)
            .Max(outcome => outcome.Median);
        var share = 2 * contest.Multiplications * best / product.Median;
        Console.WriteLine();
        Console.WriteLine(
            $"Matrix product of 1,024³: {product.Median / 1e9:N0} GFLOP/s ({product.Lowest / 1e9:N0} to {product.Highest / 1e9:N0}); "
                + $"the matrix products of conv1d ({contest.Multiplications:N0} multiplications a window) reach {share:P0} of it."
        );
        await ResultFile.WriteAsync(
            json,
            new
            {
                cores = Environment.ProcessorCount,
                torch = JsonDocument.Parse(torch.Description).RootElement,
                rounds,
                outcomes,
                shareOfMatrixProduct = share,
            },
            cancellationToken
        );
    }
}
