using System.CommandLine;

namespace ServerlessAnomaly.Benchmarks.Scale;

/// <summary><c>simulate-scale</c>: a day of fleets of three sizes, of bursts, and of replicas that are slow, die, or start late.</summary>
internal static class SimulateScaleVerb
{
    public static Command Create()
    {
        var replica = new Option<double>("--replica-rate")
        {
            Description = "Readings per second of one replica, as measured.",
            DefaultValueFactory = _ => 20_000,
        };
        var partition = new Option<double>("--partition-rate")
        {
            Description = "Readings per second of one partition, as measured.",
            DefaultValueFactory = _ => 10_000,
        };
        var json = ResultFile.Option();
        var command = new Command("simulate-scale", "Backlog and latency of replicas and partitions over a day.")
        {
            replica,
            partition,
            json,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                ScaleOutcome[] outcomes = [.. Scenarios(parsed.GetValue(replica), parsed.GetValue(partition)).Select(ScaleSimulation.Run)];
                Console.WriteLine(
                    "| scenario | readings/s, mean | highest backlog | wait p50 / p99 / longest, s | replicas at most | replica hours |"
                );
                Console.WriteLine("|---|---|---|---|---|---|");
                foreach (var day in outcomes)
                {
                    var left = day.LeftOver > 0 ? $"; {day.LeftOver:N0} never served" : "";
                    Console.WriteLine(
                        $"| {day.Scenario} | {day.ReadingsPerSecond:N1} | {day.HighestBacklog:N0} | {day.P50Seconds} / {day.P99Seconds} / {day.LongestSeconds}{left} | {day.MostReplicas} | {day.ReplicaHours:N1} |"
                    );
                }
                await ResultFile.WriteAsync(parsed.GetValue(json), outcomes, cancellationToken);
            }
        );
        return command;
    }

    private static IEnumerable<ScaleScenario> Scenarios(double replicaRate, double partitionRate)
    {
        var small = Fleet(1e5, 24, 8, 1, 2);
        var middle = Fleet(1e6, 24, 32, 1, 8);
        var large = Fleet(1e7, 24, 32, 1, 32);
        yield return small with
        {
            Name = "10^5 drives hourly, spread",
        };
        yield return small with
        {
            Name = "10^5 drives daily, all within 5 minutes",
            ReadingsPerDay = 1,
            BurstSeconds = 300,
        };
        yield return middle with
        {
            Name = "10^6 drives hourly, spread",
        };
        yield return middle with
        {
            Name = "10^6 drives daily, all within 5 minutes",
            ReadingsPerDay = 1,
            BurstSeconds = 300,
        };
        yield return middle with
        {
            Name = "10^6 drives every minute, spread",
            ReadingsPerDay = 1440,
            MinReplicas = 2,
        };
        yield return middle with
        {
            Name = "the same, one replica at a fifth of its speed for an hour",
            ReadingsPerDay = 1440,
            MinReplicas = 2,
            SlowReplicaSpeed = 0.2,
        };
        yield return middle with
        {
            Name = "the same, one replica dies",
            ReadingsPerDay = 1440,
            MinReplicas = 2,
            ReplicaDies = true,
        };
        yield return large with
        {
            Name = "10^7 drives hourly, spread",
        };
        yield return large with
        {
            Name = "10^7 drives daily, all within 5 minutes",
            ReadingsPerDay = 1,
            BurstSeconds = 300,
        };
        yield return large with
        {
            Name = "the same, GPU replicas that start after 4 minutes",
            ReadingsPerDay = 1,
            BurstSeconds = 300,
            ColdStartSeconds = 240,
        };
        yield return large with
        {
            Name = "10^7 drives every minute, spread, 128 partitions",
            ReadingsPerDay = 1440,
            Partitions = 128,
            MinReplicas = 10,
            MaxReplicas = 32,
        };

        ScaleScenario Fleet(double drives, double readings, int partitions, int least, int most) =>
            new()
            {
                Name = "",
                Drives = drives,
                ReadingsPerDay = readings,
                Partitions = partitions,
                MinReplicas = least,
                MaxReplicas = most,
                ReplicaRate = replicaRate,
                PartitionRate = partitionRate,
            };
    }
}
