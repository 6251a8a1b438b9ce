using System.CommandLine;

namespace ServerlessAnomaly.Benchmarks.Cost;

/// <summary><c>fleet-cost</c>: what one reading costs in fleets of different sizes. Exit code 1 where the sizes differ too much.</summary>
internal static class FleetCostVerb
{
    private const double AllowedSpread = 0.25;

    public static Command Create()
    {
        var sizes = new Option<int[]>("--drives")
        {
            Description = "Sizes of the fleets.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1_000, 10_000, 100_000, 300_000],
        };
        var json = ResultFile.Option();
        var command = new Command("fleet-cost", "Cost of a reading by size of the fleet: parse and window, and the whole pipeline.")
        {
            sizes,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var costs = new List<FleetCost>();
                Console.WriteLine(
                    "| drives | parse and window, ns a reading | readings/s on one core | bytes a reading | whole pipeline, ns a reading |"
                );
                Console.WriteLine("|---|---|---|---|---|");
                foreach (var drives in parsed.GetRequiredValue(sizes))
                {
                    var cost = await FleetCost.MeasureAsync(drives, cancellationToken);
                    costs.Add(cost);
                    Console.WriteLine(
                        $"| {drives:N0} | {cost.ParseAndWindowNanoseconds:N0} | {1e9 / cost.ParseAndWindowNanoseconds:N0} | {cost.ParseAndWindowBytes:N1} | {cost.PipelineNanoseconds:N0} |"
                    );
                }
                await ResultFile.WriteAsync(parsed.GetValue(json), costs, cancellationToken);
                var (window, pipeline) = (
                    Spread(costs, cost => cost.ParseAndWindowNanoseconds),
                    Spread(costs, cost => cost.PipelineNanoseconds)
                );
                Console.WriteLine(
                    $"dearest over cheapest: parse and window {window:N2}, whole pipeline {pipeline:N2}; {1 + AllowedSpread:N2} is allowed"
                );
                return Math.Max(window, pipeline) <= 1 + AllowedSpread ? 0 : 1;
            }
        );
        return command;
    }

    private static double Spread(List<FleetCost> costs, Func<FleetCost, double> figure) => costs.Max(figure) / costs.Min(figure);
}
