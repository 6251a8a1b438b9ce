using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.State;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Tests.Windowing;

/// <summary>Readings for tests, written as a drive, a step and values.</summary>
internal static class Readings
{
    public static DriveReading Of(
        string serialNumber,
        int step,
        ReadOnlySpan<float> values,
        string model = "",
        WindowOptions? options = null,
        int offset = 5
    ) =>
        new()
        {
            SerialNumber = Encoding.UTF8.GetBytes(serialNumber),
            Model = Encoding.UTF8.GetBytes(model),
            Time = (options ?? new WindowOptions()).StartOf(step).AddSeconds(offset),
            Values = values,
            Failed = false,
            EventIndex = 0,
        };

    public static ReadingOutcome Apply(this PartitionWindows windows, string serialNumber, int step, float value = 1, string model = "")
    {
        var values = new float[windows.Width];
        Array.Fill(values, value);
        return windows.Apply(Of(serialNumber, step, values, model, windows.Options), out _);
    }

    public static ReadingOutcome Apply(this PartitionState state, in DriveReading reading, out int drive, bool hasModel = true)
    {
        var applied = state.Apply(reading, hasModel);
        drive = applied.Drive;
        return applied.Outcome;
    }

    public static bool Has(this PartitionWindows windows, string serialNumber) =>
        windows.TryFind(Encoding.UTF8.GetBytes(serialNumber), out _);

    public static int Find(this PartitionWindows windows, string serialNumber)
    {
        Assert.True(windows.TryFind(Encoding.UTF8.GetBytes(serialNumber), out var drive));
        return drive;
    }

    public static float[] Window(this PartitionWindows windows, string serialNumber)
    {
        var window = new float[windows.Options.Steps * windows.Width];
        windows.CopyWindow(windows.Find(serialNumber), window);
        return window;
    }
}
