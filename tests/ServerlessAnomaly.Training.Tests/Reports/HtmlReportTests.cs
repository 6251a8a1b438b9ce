using System.Text.RegularExpressions;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Reports;

namespace ServerlessAnomaly.Training.Tests.Reports;

public sealed partial class HtmlReportTests
{
    [Fact]
    public void ToHtml_HostileTexts_AreEscapedEverywhere()
    {
        const string Hostile = ReportSamples.Hostile;
        var html = new HtmlReport(Hostile, Hostile)
            .Section(Hostile, Hostile)
            .Figures([new(Hostile, Hostile)])
            .Table(
                Hostile,
                [Hostile],
                [
                    [Hostile],
                ]
            )
            .Checks([new GateCheck(Hostile, 1, 2, true, Hostile)])
            .Chart(new ReportChart(Hostile, Hostile, Charts.Bars([Hostile], Hostile, [(Hostile, [1])])))
            .ToHtml();

        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "<b>",
            html[html.IndexOf("<main>", StringComparison.Ordinal)..html.IndexOf("</main>", StringComparison.Ordinal)],
            StringComparison.Ordinal
        );
        // One element of data, one of the library, one that draws; nothing ended early.
        Assert.Equal((3, 3), (ScriptStart().Count(html), html.Split("</script").Length - 1));
    }

    [Fact]
    public void ToHtml_AnyReport_ReachesForNothingOutside()
    {
        var html = EvaluationReport.Write(ReportSamples.Evidence());
        Assert.DoesNotMatch("""(src|href)\s*=\s*["']?(https?:)?//""", html[..html.IndexOf("<footer>", StringComparison.Ordinal)]);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains("echarts", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Chart_NumberThatIsNotFinite_Throws() =>
        Assert.Throws<ArgumentException>(() =>
            new HtmlReport("t", "s").Chart(
                new ReportChart(
                    "c",
                    "d",
                    Charts.Lines(
                        "x",
                        "y",
                        [
                            new(
                                "line",
                                [
                                    [0, double.NaN],
                                ]
                            ),
                        ]
                    )
                )
            )
        );

    [GeneratedRegex("<script")]
    private static partial Regex ScriptStart();
}
