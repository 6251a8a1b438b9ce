using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Thresholds;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Thresholds;

public sealed class ScorePeakTests
{
    private static readonly FeatureSchema Schema = new("peaks", 1, [new("pending", "smart_197_raw")]);

    private static readonly WindowOptions Window = new() { Steps = 2 };

    [Theory]
    [InlineData(10), InlineData(7), InlineData(1), InlineData(500)]
    public async Task Of_DrivesOfUnequalAge_CutsEachIntoHorizonsFromTheNewestStep(int horizon)
    {
        var data = await Read((First: 0, Last: 40), (First: 35, Last: 40), (First: 3, Last: 20));
        WindowReference[] windows = [.. Enumerable.Range(0, 3).SelectMany(data.WindowsOf)];
        var random = new Random(1);
        float[] scores = [.. windows.Select(_ => random.NextSingle())];
        var newest = windows.Max(data.EndStep);
        var steps = Math.Min(horizon, newest - windows.Min(data.EndStep) + 1);

        var peaks = ScorePeak.Of(data, windows, scores, horizon);

        var expected = windows
            .Zip(scores)
            .GroupBy(pair => (pair.First.Drive, (newest - data.EndStep(pair.First)) / steps))
            .Select(group => new ScorePeak(group.Max(pair => pair.Second), group.Count() / (double)steps));
        Assert.Equal(expected.OrderBy(peak => peak.Score), peaks.OrderBy(peak => peak.Score));
        Assert.All(peaks, peak => Assert.InRange(peak.Share, 1.0 / steps, 1));
        Assert.Equal(windows.Length / (double)steps, peaks.Sum(peak => peak.Share), 1e-9);
    }

    private static async Task<TelemetryDataset> Read(params (int First, int Last)[] drives)
    {
        var archive = new InMemoryTelemetryArchive(Schema);
        foreach (var (index, (first, last)) in drives.Index())
        {
            for (var day = first; day <= last; day++)
            {
                archive.Add(
                    new DriveReading
                    {
                        SerialNumber = Encoding.UTF8.GetBytes($"Z{index}"),
                        Model = default,
                        Time = new DateTime(2018, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day),
                        Values = new float[1],
                        Failed = false,
                        EventIndex = 0,
                    }
                );
            }
        }
        return await TelemetryDataset.ReadAsync(
            archive,
            Schema,
            Window,
            DateOnly.MinValue,
            DateOnly.MaxValue,
            DateOnly.MaxValue,
            null,
            CancellationToken.None
        );
    }
}
