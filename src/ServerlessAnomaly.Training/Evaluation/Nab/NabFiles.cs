using System.Globalization;
using System.Text.Json;
using ServerlessAnomaly.Training.Fitting;

namespace ServerlessAnomaly.Training.Evaluation.Nab;

/// <summary>
/// Reads a data set of the Numenta Anomaly Benchmark: <c>combined_windows.json</c> and a folder <c>data</c> of csv files with the columns
/// timestamp and value. Rows are told apart by their number, because some timestamps come twice.
/// </summary>
internal static class NabFiles
{
    /// <exception cref="TrainingException">A file is missing or damaged.</exception>
    public static IReadOnlyList<NabSeries> Read(string folder)
    {
        var labels = Path.Combine(folder, "combined_windows.json");
        if (!File.Exists(labels) || !Directory.Exists(Path.Combine(folder, "data")))
            throw new TrainingException(
                $"The folder '{folder}' has no combined_windows.json or no folder 'data': give the folder of an NAB data set."
            );
        try
        {
            var windows = JsonSerializer
                .Deserialize<Dictionary<string, string[][]>>(File.ReadAllBytes(labels))!
                .ToDictionary(entry => Path.GetFileName(entry.Key), entry => entry.Value);
            return
            [
                .. Directory
                    .GetFiles(Path.Combine(folder, "data"), "*.csv")
                    .Order(StringComparer.Ordinal)
                    .Select(file => Series(file, windows.GetValueOrDefault(Path.GetFileName(file), []))),
            ];
        }
        catch (Exception fault) when (fault is FormatException or JsonException or IndexOutOfRangeException)
        {
            throw new TrainingException($"The NAB data set in '{folder}' cannot be read ({fault.Message}): fetch it again.", fault);
        }
    }

    private static NabSeries Series(string file, string[][] windows)
    {
        string[][] rows = [.. File.ReadLines(file).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))];
        DateTime[] times = [.. rows.Select(row => Time(row[0]))];
        return new NabSeries(
            Path.GetFileNameWithoutExtension(file),
            [.. rows.Select(row => double.Parse(row[1], CultureInfo.InvariantCulture))],
            [.. windows.Select(window => Rows(times, Time(window[0]), Time(window[1]))).Order()]
        );
    }

    private static (int First, int Last) Rows(DateTime[] times, DateTime from, DateTime to) =>
        (Array.FindIndex(times, time => time >= from), Array.FindLastIndex(times, time => time <= to));

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>One stream of values with the rows between which something was wrong.</summary>
/// <param name="Name">Name of its file.</param>
/// <param name="Values">Values in order of time.</param>
/// <param name="Windows">First and last row of each labelled window, in order; they do not overlap.</param>
internal sealed record NabSeries(string Name, double[] Values, IReadOnlyList<(int First, int Last)> Windows)
{
    private const double ProbationShare = 0.15;
    private const int MostProbation = 750;

    /// <summary>Rows at the start that only teach the detector; nothing counts there.</summary>
    public int Probation => (int)Math.Min(ProbationShare * Values.Length, MostProbation);
}
