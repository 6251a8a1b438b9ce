using System.Globalization;
using System.Text;
using ServerlessAnomaly.Training.Evaluation.Nights;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>
/// The course of <c>simulate-nights</c> as one SVG file: failures caught above, false alarms below, both since the first night.
/// </summary>
internal static class NightPlot
{
    private const int Width = 760,
        PanelHeight = 180,
        Left = 64,
        Right = 150,
        Top = 40,
        Gap = 60;

    public static string Svg(IReadOnlyList<NightOutcome> nights)
    {
        var svg = new StringBuilder();
        var height = Top + (2 * PanelHeight) + Gap + 50;
        Add(
            svg,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" font-family=\"sans-serif\" font-size=\"12\">"
        );
        Add(svg, $"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        Panel(
            svg,
            nights,
            Top,
            "failures caught since the first night",
            night => night.Total.DetectionRate,
            night => night.TotalOfFirst.DetectionRate
        );
        Panel(
            svg,
            nights,
            Top + PanelHeight + Gap,
            "healthy drives flagged since the first night",
            night => night.Total.FalseAlarmRate,
            night => night.TotalOfFirst.FalseAlarmRate
        );
        var axis = Top + (2 * PanelHeight) + Gap + 18;
        for (var i = 0; i < nights.Count; i += Math.Max(1, nights.Count / 7))
            Add(svg, $"<text x=\"{X(i, nights.Count):0.#}\" y=\"{axis}\" text-anchor=\"middle\">{nights[i].Night:MM-dd}</text>");
        const string Legend = "Dots: nights whose version became champion; crosses: refused by the gate.";
        Add(svg, $"<text x=\"{Left}\" y=\"{axis + 22}\" fill=\"#555\">{Legend}</text>");
        return svg.Append("</svg>\n").ToString();
    }

    private static void Panel(
        StringBuilder svg,
        IReadOnlyList<NightOutcome> nights,
        int top,
        string title,
        Func<NightOutcome, double> retrained,
        Func<NightOutcome, double> first
    )
    {
        var highest = nights.Max(night => Math.Max(retrained(night), first(night)));
        var scale = highest > 0.05 ? Math.Ceiling(highest * 10) / 10 : Math.Max(0.01, Math.Ceiling(highest * 100) / 100);
        double Y(double share) => top + (PanelHeight * (1 - (share / scale)));
        Add(svg, $"<text x=\"{Left}\" y=\"{top - 10}\" font-weight=\"bold\">{title}</text>");
        for (var i = 0; i <= 4; i++)
        {
            var y = Y(scale * i / 4);
            Add(svg, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" stroke=\"#ddd\"/>");
            Add(svg, $"<text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{scale * i / 4:0.0#%}</text>");
        }
        // The upper line's name stands above its end, the lower one's below.
        var isAbove = retrained(nights[^1]) >= first(nights[^1]);
        Line(svg, nights, first, Y, "#999999", "never retrained", isAbove ? 10 : -6);
        Line(svg, nights, retrained, Y, "#0067b8", "retrained", isAbove ? -6 : 10);
        for (var i = 0; i < nights.Count; i++)
        {
            var (x, y) = (X(i, nights.Count), Y(retrained(nights[i])));
            if (nights[i].Promoted)
                Add(svg, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3.5\" fill=\"#0067b8\"/>");
            else
                Add(svg, $"<path d=\"M{x - 4:0.#} {y - 4:0.#}l8 8m0 -8l-8 8\" stroke=\"#b00020\" stroke-width=\"2\"/>");
        }
    }

    private static void Line(
        StringBuilder svg,
        IReadOnlyList<NightOutcome> nights,
        Func<NightOutcome, double> of,
        Func<double, double> y,
        string colour,
        string name,
        int shift
    )
    {
        var points = string.Join(
            ' ',
            nights.Select((night, i) => FormattableString.Invariant($"{X(i, nights.Count):0.#},{y(of(night)):0.#}"))
        );
        Add(svg, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
        var last = of(nights[^1]);
        Add(svg, $"<text x=\"{Width - Right + 8}\" y=\"{y(last) + 4 + shift:0.#}\" fill=\"{colour}\">{name} {last:0.0#%}</text>");
    }

    private static double X(int index, int count) => Left + ((Width - Left - Right) * (count == 1 ? 0.5 : index / (count - 1.0)));

    private static void Add(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
