using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Tests.Windowing.Windows;

[Collection(nameof(Faults.MemoryCollection))]
public sealed class PartitionWindowsTests
{
    private static readonly WindowOptions FourSteps = new() { Steps = 4, MaxGapSteps = 1 };

    [Theory]
    [InlineData(2, 0, 1)]
    [InlineData(4, 1, 1)]
    [InlineData(5, 4, 2)]
    [InlineData(16, 2, 3)]
    [InlineData(31, 5, 1)]
    [InlineData(32, 31, 2)]
    [InlineData(32, 0, 1)]
    public void Apply_RandomStreams_EqualsReference(int steps, int maxGap, int width)
    {
        var options = new WindowOptions { Steps = steps, MaxGapSteps = maxGap };
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            var windows = new PartitionWindows(options, width);
            var reference = new ReferenceWindows(options, width);
            var clock = random.Next(-40, 20_000);
            for (var i = 0; i < 600; i++)
            {
                if (random.Next(4) == 0)
                    clock += random.Next(20) == 0 ? random.Next(2 * steps) : 1;
                if (random.Next(100) == 0)
                {
                    windows.EvictUnheard(steps);
                    reference.EvictUnheard(steps);
                }
                var serial = $"Z{random.Next(6)}";
                var step = clock - (random.Next(3) == 0 ? random.Next(steps + 3) : 0);
                var values = new float[width];
                foreach (ref var value in values.AsSpan())
                    value = random.Next(5) == 0 ? float.NaN : random.NextSingle();

                if (random.Next(4) == 0)
                    values.AsSpan().Fill(random.Next(2));
                var offset = random.Next(3);

                var outcome = windows.Apply(Readings.Of(serial, step, values, options: options, offset: offset), out var drive);

                Assert.Equal(reference.Apply(serial, step, offset, values), outcome);
                Assert.Equal(reference.Window(serial), windows.Window(serial));
                Assert.Equal(reference.LastStep(serial), windows.LastStep(drive));
                Assert.Equal(serial, Encoding.UTF8.GetString(windows.SerialNumber(drive)));
                Assert.Equal(reference.Drives.Count, windows.Count);
            }
        }
    }

    [Fact]
    public void Apply_WholeWindow_IsReady()
    {
        var windows = new PartitionWindows(FourSteps, 1);

        ReadingOutcome[] outcomes = [.. Enumerable.Range(100, 5).Select(step => windows.Apply("A", step, step))];

        Assert.Equal(
            [ReadingOutcome.WarmingUp, ReadingOutcome.WarmingUp, ReadingOutcome.WarmingUp, ReadingOutcome.Ready, ReadingOutcome.Ready],
            outcomes
        );
        Assert.Equal([101, 102, 103, 104], windows.Window("A"));
    }

    [Fact]
    public void Apply_GapWithinLimit_LeavesMissingStepAndIsReady()
    {
        var windows = new PartitionWindows(FourSteps, 1);
        foreach (var step in (int[])[100, 101, 103])
            windows.Apply("A", step, step);

        Assert.Equal([100, 101, float.NaN, 103], windows.Window("A"));
        Assert.True(windows.IsReady(windows.Find("A")));
        Assert.Equal(0b1101u, windows.Presence(windows.Find("A")));
    }

    [Fact]
    public void Apply_GapOverLimit_StartsOver()
    {
        var windows = new PartitionWindows(FourSteps, 1);
        for (var step = 100; step < 104; step++)
            windows.Apply("A", step, step);

        Assert.Equal(ReadingOutcome.WarmingUp, windows.Apply("A", 106, 106));
        Assert.Equal([float.NaN, float.NaN, float.NaN, 106], windows.Window("A"));
        Assert.Equal(106, windows.FirstStep(windows.Find("A")));
    }

    [Fact]
    public void Apply_LateReadingFillsGap_IsReadyAgain()
    {
        var windows = new PartitionWindows(FourSteps with { MaxGapSteps = 0 }, 1);
        foreach (var step in (int[])[103, 102, 101])
            Assert.Equal(ReadingOutcome.WarmingUp, windows.Apply("A", step, step));

        Assert.Equal(ReadingOutcome.Ready, windows.Apply("A", 100, 100));
        Assert.Equal([100, 101, 102, 103], windows.Window("A"));
    }

    [Fact]
    public void Apply_RepeatedAndLate_ChangeNothing()
    {
        var windows = new PartitionWindows(FourSteps, 1);
        for (var step = 100; step < 104; step++)
            windows.Apply("A", step, step);
        var alert = new AlertState(103, 1, 1, 2.5f);
        windows.Alert(windows.Find("A")) = alert;

        Assert.Equal(ReadingOutcome.Duplicate, windows.Apply("A", 102, 102));
        Assert.Equal(ReadingOutcome.Duplicate, windows.Apply(Readings.Of("A", 102, [7], options: FourSteps, offset: 4), out _));
        Assert.Equal(ReadingOutcome.Late, windows.Apply("A", 99, 7));

        Assert.Equal([100, 101, 102, 103], windows.Window("A"));
        Assert.Equal(alert, windows.Alert(windows.Find("A")));
    }

    [Fact]
    public void Apply_ModelAbsent_KeepsModelThatWasSaid()
    {
        var windows = new PartitionWindows(FourSteps, 1);
        windows.Apply("A", 1, model: "ST4000DM000");
        windows.Apply("A", 2);
        Assert.Equal("ST4000DM000", Encoding.UTF8.GetString(windows.Model(windows.Find("A"))));

        windows.Apply("A", 3, model: new string('é', 200));
        Assert.Equal(new string('é', 127), Encoding.UTF8.GetString(windows.Model(windows.Find("A"))));
    }

    [Fact]
    public void Apply_OtherWidth_SaysWhatToDo()
    {
        var windows = new PartitionWindows(FourSteps, 2);

        var fault = Assert.Throws<ArgumentException>(() => windows.Apply(Readings.Of("A", 1, [1, 2, 3]), out _));

        Assert.Contains("3 values", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, windows.Count);
    }

    [Fact]
    public void EvictUnheard_DrivesUnheardOf_FreesTheirNumbers()
    {
        var windows = new PartitionWindows(FourSteps, 1);
        for (var i = 0; i < 2500; i++)
            windows.Apply($"S{i}", 100, i, $"model {i}");
        for (var step = 101; step < 104; step++)
        for (var i = 1000; i < 2500; i++)
            windows.Apply($"S{i}", step, i, $"model {i}");

        Assert.Equal(1000, windows.EvictUnheard(1));
        for (var i = 0; i < 1000; i++)
            windows.Apply($"T{i}", 103, i);

        Assert.Equal(2500, windows.Count);
        Assert.Equal(Enumerable.Range(0, 2500), windows.Drives);
        Assert.Equal([2499, 2499, 2499, 2499], windows.Window("S2499"));
        Assert.Equal("model 2499", Encoding.UTF8.GetString(windows.Model(windows.Find("S2499"))));
        Assert.True(windows.Model(windows.Find("T7")).IsEmpty);
    }

    [Fact]
    public void Apply_TwentyThousandDrives_TakesUnderTwoAndAHalfKilobytesEach()
    {
        const int Drives = 20_000;
        var values = new float[21];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var windows = new PartitionWindows(new WindowOptions(), 21);
        for (var i = 0; i < Drives; i++)
            windows.Apply(Readings.Of($"ZA10{i:D8}", 20_000, values, "ST4000DM000"), out _);

        var perDrive = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Drives;

        Assert.Equal(Drives, windows.Count);
        Assert.InRange(perDrive, 1344, 2500);
    }

    [Fact]
    public void Apply_KnownDrives_AllocatesNothing()
    {
        var windows = new PartitionWindows(new WindowOptions(), 21);
        var values = new float[21];
        var window = new float[16 * 21];

        Assert.Equal(
            0,
            Allocations.OfRound(_ =>
            {
                for (var i = 0; i < 1000; i++)
                {
                    var reading = new DriveReading
                    {
                        SerialNumber = "ZA100001"u8,
                        Model = "ST4000DM000"u8,
                        Time = DateTime.UnixEpoch,
                        Values = values,
                        Failed = false,
                        EventIndex = 0,
                    };
                    windows.Apply(reading, out var drive);
                    windows.CopyWindow(drive, window);
                }
            })
        );
    }
}
