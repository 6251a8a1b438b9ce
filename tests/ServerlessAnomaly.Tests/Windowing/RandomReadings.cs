using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Tests.Windowing;

/// <summary>Batches of readings of all kinds at random, with alert states as a pipeline would leave them.</summary>
internal static class RandomReadings
{
    public static void ApplyTo(PartitionState state, Random random, int clock)
    {
        for (var i = random.Next(6); i > 0; i--) ApplyRandomOther(state, random, clock);
        for (var i = random.Next(1, 25); i > 0; i--)
        {
            var values = new float[3];
            foreach (ref var value in values.AsSpan()) value = random.Next(3) == 0 ? float.NaN : random.NextSingle();
            var step = clock - random.Next(3) * random.Next(7);
            var outcome = state.Apply(Readings.Of($"Z{random.Next(12)}", step, values, random.Next(2) == 0
                ? "" : $"M{random.Next(5)}", offset: random.Next(3)), out var drive);
            if (outcome == ReadingOutcome.Ready)
                state.Windows.Alert(drive) = new AlertState(
                    state.Windows.LastStep(drive), (uint)random.Next(), (uint)random.Next(), random.NextSingle());
        }
        state.AddDeadLettered(random.Next(2));
    }

    private static void ApplyRandomOther(PartitionState state, Random random, int clock)
    {
        var kind = random.Next(2) == 0 ? DriveKind.Nvme : DriveKind.Sas;
        var values = new float[state.Kinds[kind].Width];
        foreach (ref var value in values.AsSpan()) value = random.Next(3) == 0 ? float.NaN : random.Next(3);
        var told = Readings.Of($"Z{random.Next(4)}", clock - random.Next(3), values, "N", offset: random.Next(3));
        var reading = new DriveReading
        {
            SerialNumber = told.SerialNumber,
            Model = told.Model,
            Time = told.Time,
            Values = told.Values,
            Failed = false,
            EventIndex = 0,
            Kind = kind,
            Verdict = new DriveVerdict((DriveWarnings)(random.Next(2) * (1 << random.Next(14))), random.Next(5), random.Next(2) == 0 ? float.NaN : random.Next(9)),
        };
        state.Apply(reading, out var drive, hasModel: false);
        new VerdictPolicy(new AlertOptions { ClearAfter = 2 }).Judge(state, reading, drive);
    }
}
