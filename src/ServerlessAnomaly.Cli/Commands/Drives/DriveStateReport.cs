using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Cli.Commands.Drives;

/// <summary>Result of <c>state show</c>: one drive's window, oldest step first; null where a value or a whole step is missing.</summary>
internal sealed record DriveStateReport(
    string SerialNumber,
    string Model,
    string Partition,
    long LastSequenceNumber,
    bool IsReady,
    bool IsRaised,
    float AlertedScore,
    IReadOnlyList<DriveWarnings> Warnings,
    IReadOnlyList<string> Columns,
    IReadOnlyList<DriveStateReport.StepValues> Steps
)
{
    internal sealed record StepValues(DateTime Start, IReadOnlyList<float?> Values);

    public static DriveStateReport Of(PartitionWindows windows, string partition, long lastSequenceNumber, FeatureSchema schema, int drive)
    {
        var (steps, width) = (windows.Options.Steps, windows.Width);
        var values = new float[steps * width];
        windows.CopyWindow(drive, values);
        var first = windows.LastStep(drive) - steps + 1;
        return new DriveStateReport(
            Encoding.UTF8.GetString(windows.SerialNumber(drive)),
            Encoding.UTF8.GetString(windows.Model(drive)),
            partition,
            lastSequenceNumber,
            windows.IsReady(drive),
            windows.Alert(drive).IsRaised,
            windows.Alert(drive).AlertedScore,
            windows.Verdict(drive).Open.Each(),
            schema.Columns,
            [
                .. Enumerable
                    .Range(0, steps)
                    .Select(step => new StepValues(windows.Options.StartOf(first + step), [.. Row(values, step, width)])),
            ]
        );
    }

    private static IEnumerable<float?> Row(float[] values, int step, int width) =>
        Enumerable.Range(step * width, width).Select(index => float.IsNaN(values[index]) ? (float?)null : values[index]);
}
