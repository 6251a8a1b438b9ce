using System.Diagnostics;

namespace ServerlessAnomaly.Soak.Disturbances;

/// <summary>Harms an instance over and over at random moments, until the time is over.</summary>
internal sealed class Disturber(InstanceProcesses processes, SoakOptions options, SmallDisk? disk)
{
    private static readonly string[] Roles = ["host", "worker", "storage"];
    private readonly Random _random = new(options.Seed);
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Processes that were killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Times that storage was frozen.</summary>
    public int Freezes { get; private set; }

    /// <summary>Times that the disk was full.</summary>
    public int Fills { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Harm[] harms = [.. Enum.GetValues<Harm>().Where(harm => harm != Harm.None && options.Harms.HasFlag(harm))];
        while (_clock.Elapsed < options.Duration)
        {
            await Task.Delay(options.LongestPause * Math.Pow(_random.NextDouble(), 2), cancellationToken);

            // Kills are what most can go wrong with: three of four harms.
            var harm = options.Harms.HasFlag(Harm.Kill) && _random.Next(4) > 0 ? Harm.Kill : harms[_random.Next(harms.Length)];
            await (
                harm switch
                {
                    Harm.Freeze => FreezeAsync(cancellationToken),
                    Harm.Fill => FillAsync(cancellationToken),
                    _ => KillAsync(cancellationToken),
                }
            );
        }
    }

    private async Task KillAsync(CancellationToken cancellationToken)
    {
        var chosen = Roles.Where(_ => _random.Next(2) == 0).ToList();
        if (chosen.Count == 0)
            chosen.Add(Roles[_random.Next(Roles.Length)]);
        var killed = new List<string>();
        foreach (var role in chosen.OrderBy(_ => _random.Next()))
        {
            if (!processes.Find().TryGetValue(role, out var process))
                continue;
            InstanceProcesses.Signal(process, InstanceProcesses.Kill);
            killed.Add(role);
            Kills++;

            // Sometimes at once, sometimes one after the other.
            if (_random.Next(2) == 0)
                await Task.Delay(_random.Next(400), cancellationToken);
        }
        if (killed.Count > 0)
            Say($"killed {string.Join(" and ", killed)}, {Kills} kills so far");
    }

    private async Task FreezeAsync(CancellationToken cancellationToken)
    {
        if (!processes.Find().TryGetValue("storage", out var process))
            return;
        var time = FaultTime();
        Say($"storage is frozen for {time.TotalSeconds:0.0} s");
        InstanceProcesses.Signal(process, InstanceProcesses.Stop);
        try
        {
            await Task.Delay(time, cancellationToken);
        }
        finally
        {
            InstanceProcesses.Signal(process, InstanceProcesses.Continue);
        }
        Freezes++;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (disk is null)
            return;
        var time = FaultTime();
        Say($"the disk is full for {time.TotalSeconds:0.0} s");
        using (disk.Fill())
            await Task.Delay(time, cancellationToken);
        Fills++;
    }

    private TimeSpan FaultTime() => options.LongestFault * Math.Pow(_random.NextDouble(), 2) + TimeSpan.FromSeconds(0.3);

    private void Say(string what) => Console.WriteLine($"{_clock.Elapsed:mm\\:ss} {what}");
}
