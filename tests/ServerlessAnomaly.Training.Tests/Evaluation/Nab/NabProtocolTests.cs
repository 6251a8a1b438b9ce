using System.Globalization;
using ServerlessAnomaly.Training.Evaluation.Nab;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Reports;

namespace ServerlessAnomaly.Training.Tests.Evaluation.Nab;

public sealed class NabProtocolTests : IDisposable
{
    private static readonly DateTime Start = new(2014, 2, 14, 14, 30, 0);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void Run_JumpInAWindowAndARepeatedTimestamp_FindsTheWindowByItsRow()
    {
        // The row after 100 repeats its timestamp, so that from there on the row number is one ahead of the time.
        var random = new Random(1);
        Write(
            "jump",
            Enumerable
                .Range(0, 400)
                .Select(row => (Start.AddMinutes(5 * (row > 100 ? row - 1 : row)), row == 301 ? 90 : 10 + random.NextDouble()))
        );
        Write("calm", Enumerable.Range(0, 400).Select(row => (Start.AddMinutes(5 * row), 10 + random.NextDouble())));
        var (from, to) = (Text(Start.AddMinutes(5 * 300)), Text(Start.AddMinutes(5 * 320)));
        Labels($$"""{"set/jump.csv": [["{{from}}.000000", "{{to}}.000000"]], "set/calm.csv": []}""");

        var result = NabProtocol.Run(_folder);

        Assert.Equal((100.0, 1, 1, 0), (result.StandardScore, result.WindowsFound, result.Windows, result.FalseAlarms));
        Assert.Equal((2, 2 * 340), (result.Series, result.Rows));
        Assert.Contains("NAB score", EvaluationReport.Write(result.Evidence!), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FolderThatIsNoDataSet_SaysWhatIsMissing()
    {
        Assert.Contains(
            "combined_windows.json",
            Assert.Throws<TrainingException>(() => NabProtocol.Run(_folder)).Message,
            StringComparison.Ordinal
        );
        Write("one", [(Start, 1)]);
        Labels("[");
        Assert.Throws<TrainingException>(() => NabProtocol.Run(_folder));
        Labels("{}");
        Assert.Contains(
            "labelled window",
            Assert.Throws<TrainingException>(() => NabProtocol.Run(_folder)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => NabProtocol.Run(_folder, "oracle"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, IEnumerable<(DateTime Time, double Value)> rows)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        File.WriteAllLines(
            Path.Combine(_folder, "data", $"{name}.csv"),
            ["timestamp,value", .. rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{Text(row.Time)},{row.Value}"))]
        );
    }

    private void Labels(string json) => File.WriteAllText(Path.Combine(_folder, "combined_windows.json"), json);

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
