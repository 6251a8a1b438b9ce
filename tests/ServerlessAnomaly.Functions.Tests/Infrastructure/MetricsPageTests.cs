using System.Diagnostics.Metrics;
using ServerlessAnomaly.Diagnostics;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure;

/// <summary>The page of operations lists every metric as the app describes it.</summary>
public sealed class MetricsPageTests
{
    [Fact]
    public void EveryInstrument_IsOnThePage_AsItDescribesItself()
    {
        var rows = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == ScoringInstruments.MeterName)
                    rows.Add($"| `{instrument.Name}` | {instrument.Unit} | {instrument.Description} |");
            },
        };
        using var instruments = new ScoringInstruments();
        listener.Start();

        var page = RepositoryFiles.Read("docs/operations.md");
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Contains(row, page, StringComparison.Ordinal));
    }
}
