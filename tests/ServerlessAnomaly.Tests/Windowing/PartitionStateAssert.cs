using System.Text;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.State;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Tests.Windowing;

/// <summary>Compares states bit for bit, whatever numbers their drives have.</summary>
internal static class PartitionStateAssert
{
    public static void Same(PartitionState expected, PartitionState actual)
    {
        Assert.Equal(expected.LastEvent, actual.LastEvent);
        Assert.Equal(expected.Totals, actual.Totals);
        foreach (var kind in DriveKinds.All)
            SameWindows(expected.Kinds[kind], actual.Kinds[kind]);
    }

    public static void SameWindows(PartitionWindows expected, PartitionWindows actual)
    {
        Assert.Equal(expected.NewestStep, actual.NewestStep);
        Assert.Equal(expected.Clock, actual.Clock);
        Assert.Equal(Serials(expected), Serials(actual));
        Assert.Equal((expected.ReadyCount, expected.AsleepCount), (actual.ReadyCount, actual.AsleepCount));
        Assert.Equal(expected.Drives.Count(expected.IsReady), expected.ReadyCount);
        foreach (var drive in expected.Drives)
        {
            var serial = Encoding.UTF8.GetString(expected.SerialNumber(drive));
            var other = actual.Find(serial);
            Assert.Equal(Bits(expected, serial), Bits(actual, serial));
            Assert.Equal(
                (
                    expected.FirstStep(drive),
                    expected.LastStep(drive),
                    expected.Presence(drive),
                    expected.Alert(drive),
                    expected.Verdict(drive),
                    expected.Slot(drive).HeardAt,
                    expected.Slot(drive).LastOffset
                ),
                (
                    actual.FirstStep(other),
                    actual.LastStep(other),
                    actual.Presence(other),
                    actual.Alert(other),
                    actual.Verdict(other),
                    actual.Slot(other).HeardAt,
                    actual.Slot(other).LastOffset
                )
            );
            Assert.True(expected.Model(drive).SequenceEqual(actual.Model(other)));
            Assert.Equal(Times(expected, drive), Times(actual, other));
            Assert.Equal(
                (
                    expected.Facts(drive),
                    expected.Slot(drive).Notes,
                    expected.Readings(drive),
                    expected.Restarts(drive),
                    AlertLocation.Of(expected.Location(drive))
                ),
                (
                    actual.Facts(other),
                    actual.Slot(other).Notes,
                    actual.Readings(other),
                    actual.Restarts(other),
                    AlertLocation.Of(actual.Location(other))
                )
            );
        }
    }

    public static string[] Serials(PartitionWindows windows) =>
        [.. windows.Drives.Select(drive => Encoding.UTF8.GetString(windows.SerialNumber(drive))).Order(StringComparer.Ordinal)];

    private static IEnumerable<uint> Times(PartitionWindows windows, int drive)
    {
        var times = new List<uint>();
        for (var age = 0; age < windows.Options.Steps; age++)
        {
            if ((windows.Presence(drive) & (1u << age)) == 0)
                continue;
            times.Add(windows.NewestTime(drive, windows.LastStep(drive) - age));
            foreach (var (time, value) in Columns(windows, drive, windows.LastStep(drive) - age))
                times.Add(float.IsNaN(value) ? 0 : time);
        }
        return times;
    }

    private static IEnumerable<(uint Time, float Value)> Columns(PartitionWindows windows, int drive, int step) =>
        windows.MixedTimes(drive, step).ToArray().Zip(windows.StepValues(drive, step).ToArray());

    private static IEnumerable<int> Bits(PartitionWindows windows, string serial) =>
        windows.Window(serial).Select(BitConverter.SingleToInt32Bits);
}
