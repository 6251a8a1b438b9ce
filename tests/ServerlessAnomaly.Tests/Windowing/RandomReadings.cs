using System.Text;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Identity;
using ServerlessAnomaly.Alerting.Verdicts;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.State;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Tests.Windowing;

/// <summary>Batches of readings of all kinds at random, with alert states as a pipeline would leave them.</summary>
internal static class RandomReadings
{
    public static void ApplyTo(PartitionState state, Random random, int clock)
    {
        for (var i = random.Next(6); i > 0; i--)
            ApplyRandomOther(state, random, clock);
        for (var i = random.Next(1, 25); i > 0; i--)
        {
            var values = new float[3];
            foreach (ref var value in values.AsSpan())
                value = random.Next(3) == 0 ? float.NaN : random.NextSingle();
            var step = clock - random.Next(3) * random.Next(7);
            var told = Readings.Of(
                $"Z{random.Next(12)}",
                step,
                values,
                random.Next(2) == 0 ? "" : $"M{random.Next(40) / 39}",
                offset: random.Next(3)
            );
            var applied = Apply(state, random, told, told.Kind, default);
            if (applied.Outcome == ReadingOutcome.Ready)
                state.Windows.Alert(applied.Drive) = new AlertState(
                    state.Windows.LastStep(applied.Drive),
                    (uint)random.Next(),
                    (uint)random.Next(),
                    random.NextSingle()
                );
        }
        state.HearAsleep(Encoding.UTF8.GetBytes($"Z{random.Next(20)}"), state.Windows.Options.StartOf(clock));
        state.AddDeadLettered(random.Next(2));
    }

    private static void ApplyRandomOther(PartitionState state, Random random, int clock)
    {
        var kind = random.Next(2) == 0 ? DriveKind.Nvme : DriveKind.Sas;
        var values = new float[state.Kinds[kind].Width];
        foreach (ref var value in values.AsSpan())
            value = random.Next(3) == 0 ? float.NaN : random.Next(3);
        var told = Readings.Of($"Z{random.Next(4)}", clock - random.Next(3), values, "N", offset: random.Next(3));
        var verdict = new DriveVerdict(
            (DriveWarnings)(random.Next(2) * (1 << random.Next(14))),
            random.Next(5),
            random.Next(2) == 0 ? float.NaN : random.Next(9)
        );
        Apply(state, random, told, kind, verdict);
    }

    private static AppliedReading Apply(PartitionState state, Random random, in DriveReading told, DriveKind kind, in DriveVerdict verdict)
    {
        var reading = new DriveReading
        {
            SerialNumber = told.SerialNumber,
            Model = told.Model,
            Time = told.Time,
            Values = told.Values,
            Failed = false,
            EventIndex = 0,
            Kind = kind,
            Verdict = verdict,
            Identity = new(
                random.Next(3) * 4_000_787_030_016 / (1 + random.Next(30) / 29),
                random.Next(4) == 0 ? float.NaN : 1000 - (300 * (random.Next(30) / 29))
            ),
            Location = new()
            {
                Host = random.Next(3) == 0 ? default : Encoding.UTF8.GetBytes($"h{random.Next(30) / 10}"),
                Slot = random.Next(3) == 0 ? default : Encoding.UTF8.GetBytes($"{random.Next(30) / 10}"),
            },
        };
        var alerts = new AlertOptions { ClearAfter = 2 };
        var applied = state.Apply(reading, hasDetector: kind == DriveKind.AtaDisk);
        new TwoDrivesPolicy(alerts).Judge(state, reading, applied);
        new VerdictPolicy(alerts).Judge(state, reading, applied.Drive);
        return applied;
    }
}
