using FsCheck;
using FsCheck.Fluent;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Tests.Windowing.Windows;

/// <summary>In whichever order a drive's readings come, its window ends the same.</summary>
public sealed class ReadingOrderTests
{
    private const int Width = 3;
    private static readonly WindowOptions Options = new() { Steps = 4, MaxGapSteps = 3 };

    [Fact]
    public void Apply_NewerValueOfAnOlderStep_IsTakenAndScored()
    {
        var windows = Windows((100, 10, 1), (101, 10, 1), (102, 10, 1), (103, 10, 1));

        Assert.Equal(ReadingOutcome.Ready, Apply(windows, 102, 20, 7));
        Assert.Equal(ReadingOutcome.Duplicate, Apply(windows, 102, 15, 9));
        Assert.Equal(ReadingOutcome.Duplicate, Apply(windows, 102, 21, 7));

        Assert.Equal([1, 1, 7, 1], windows.Window("A").Chunk(Width).Select(step => step[0]));
    }

    [Fact]
    public void Apply_OlderReadingSaysWhatTheNewerLacked_FillsItAndUndoesNothing()
    {
        var windows = new PartitionWindows(Options, Width);
        windows.Apply(Readings.Of("A", 100, [1, float.NaN, float.NaN], options: Options, offset: 30), out _);

        var older = windows.Apply(Readings.Of("A", 100, [2, 2, float.NaN], options: Options, offset: 10), out _);
        var between = windows.Apply(Readings.Of("A", 100, [3, 3, 3], options: Options, offset: 20), out _);

        Assert.Equal((ReadingOutcome.WarmingUp, ReadingOutcome.WarmingUp), (older, between));
        Assert.Equal([1, 3, 3], windows.Window("A")[^Width..]);
    }

    [Fact]
    public void Apply_ReadingsOfADayInAnyOrder_EndInTheSameWindow() =>
        Prop.ForAll<int[][], int>(
                (said, seed) =>
                {
                    var readings = said.Select(Reading).Where(reading => reading.Values.Any(value => !float.IsNaN(value))).ToArray();
                    var shuffled = readings.ToArray();
                    new Random(seed).Shuffle(shuffled);
                    return readings.Length == 0 || Window(readings).SequenceEqual(Window(shuffled));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(1, 1));

    /// <summary>The readings of two days, each a second after the one before. What a negative number stands for is not said.</summary>
    private static (int Step, int Second, float[] Values) Reading(int[] numbers, int second) =>
        (
            100 + (second % 2),
            second,
            [.. Enumerable.Range(0, Width).Select(column => column < numbers.Length && numbers[column] >= 0 ? numbers[column] : float.NaN)]
        );

    private static float[] Window((int Step, int Second, float[] Values)[] readings)
    {
        var windows = new PartitionWindows(Options, Width);
        foreach (var (step, second, values) in readings)
            windows.Apply(Readings.Of("A", step, values, options: Options, offset: second), out _);
        return windows.Window("A");
    }

    private static PartitionWindows Windows(params (int Step, int Offset, float Value)[] readings)
    {
        var windows = new PartitionWindows(Options, Width);
        foreach (var (step, offset, value) in readings)
            Apply(windows, step, offset, value);
        return windows;
    }

    private static ReadingOutcome Apply(PartitionWindows windows, int step, int offset, float value) =>
        windows.Apply(Readings.Of("A", step, [value, value, value], options: Options, offset: offset), out _);
}
