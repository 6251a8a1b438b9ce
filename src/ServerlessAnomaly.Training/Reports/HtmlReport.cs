using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Training.Reports;

/// <summary>
/// A page of figures, tables and charts in one HTML file that needs nothing else: no server, no network. Every text is escaped.
/// </summary>
/// <param name="title">Title of the page.</param>
/// <param name="summary">One or two sentences under it.</param>
public sealed class HtmlReport(string title, string summary)
{
    // The default encoder escapes <, > and &, so no text in an option can end the script element that holds it.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly StringBuilder _body = new();
    private bool _isInCharts;

    /// <summary>Begins a section.</summary>
    /// <param name="heading">Its heading.</param>
    /// <param name="text">A paragraph under it.</param>
    public HtmlReport Section(string heading, string? text = null)
    {
        Block().Append("<h2>").Append(Escape(heading)).Append("</h2>\n");
        return text is null ? this : Paragraph(text);
    }

    /// <summary>Adds a paragraph.</summary>
    public HtmlReport Paragraph(string text)
    {
        Block().Append("<p>").Append(Escape(text)).Append("</p>\n");
        return this;
    }

    /// <summary>Adds figures, each with its name.</summary>
    public HtmlReport Figures(IEnumerable<ReportFigure> figures)
    {
        Block().Append("<dl class=\"figures\">\n");
        foreach (var figure in figures)
            _body.Append($"<div><dt>{Escape(figure.Name)}</dt><dd>{Escape(figure.Value)}</dd></div>\n");
        _body.Append("</dl>\n");
        return this;
    }

    /// <summary>Adds a table; columns whose every cell is a number are set to the right.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="headings">One a column.</param>
    /// <param name="rows">Cells, one a column each.</param>
    public HtmlReport Table(string caption, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        bool[] isNumber = [.. headings.Select((_, column) => rows.Count > 0 && rows.All(row => IsNumber(row[column])))];
        Block().Append("<div class=\"scroll\"><table><caption>").Append(Escape(caption)).Append("</caption>\n<thead><tr>");
        for (var i = 0; i < headings.Count; i++)
            Cell("th scope=\"col\"", "th", headings[i], isNumber[i]);
        _body.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            _body.Append("<tr>");
            for (var i = 0; i < row.Count; i++)
                Cell(i == 0 ? "th scope=\"row\"" : "td", i == 0 ? "th" : "td", row[i], isNumber[i]);
            _body.Append("</tr>\n");
        }
        _body.Append("</tbody></table></div>\n");
        return this;
    }

    /// <summary>Adds the table of a gate's checks.</summary>
    public HtmlReport Checks(IEnumerable<GateCheck> checks)
    {
        Block()
            .Append("<div class=\"scroll\"><table><caption>Checks of the gate</caption>\n<thead><tr><th scope=\"col\">check</th>")
            .Append(
                "<th scope=\"col\">result</th><th scope=\"col\" class=\"number\">figure</th><th scope=\"col\" class=\"number\">limit</th>"
            )
            .Append("<th scope=\"col\">what it says</th></tr></thead>\n<tbody>\n");
        foreach (var check in checks)
        {
            var (look, result) = check.Passed ? ("passed", "✓ passed") : ("failed", "✗ failed");
            _body
                .Append($"<tr><th scope=\"row\">{Escape(check.Name)}</th><td class=\"{look}\">{result}</td>")
                .Append(
                    $"<td class=\"number\">{ReportText.Number(check.Figure)}</td><td class=\"number\">{ReportText.Number(check.Limit)}</td>"
                )
                .Append($"<td>{Escape(check.Explanation)}</td></tr>\n");
        }
        _body.Append("</tbody></table></div>\n");
        return this;
    }

    /// <summary>Adds a chart; charts that follow each other stand side by side where there is room.</summary>
    /// <exception cref="ArgumentException">A number of the option is not finite.</exception>
    public HtmlReport Chart(ReportChart chart)
    {
        if (!_isInCharts)
            _body.Append("<div class=\"charts\">\n");
        _isInCharts = true;
        _body
            .Append(chart.IsWide ? "<figure class=\"wide\">" : "<figure>")
            .Append($"<h3>{Escape(chart.Title)}</h3>\n<div class=\"plot\" role=\"img\" aria-label=\"{Escape(chart.Title)}\"></div>")
            .Append("<script type=\"application/json\">")
            .Append(JsonSerializer.Serialize(chart.Option, Json))
            .Append("</script>\n")
            .Append($"<figcaption>{Escape(chart.Description)}</figcaption></figure>\n");
        return this;
    }

    /// <summary>The whole page.</summary>
    public string ToHtml()
    {
        Block();
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy"
              content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
            <title>{Escape(title)}</title>
            <style>
            {ReportAssets.Style}</style>
            </head>
            <body>
            <header><h1>{Escape(title)}</h1><p class="summary">{Escape(summary)}</p></header>
            <main>
            {_body}</main>
            <footer>Made by ServerlessAnomaly. Charts by Apache ECharts, which this file carries under the Apache License 2.0.</footer>
            <script>{InScript(ReportAssets.Charts)}</script>
            <script>
            {InScript(ReportAssets.Script)}</script>
            </body>
            </html>

            """;
    }

    private StringBuilder Block()
    {
        if (_isInCharts)
            _body.Append("</div>\n");
        _isInCharts = false;
        return _body;
    }

    private void Cell(string open, string close, string text, bool isNumber) =>
        _body.Append($"<{open}{(isNumber ? " class=\"number\"" : "")}>{Escape(text)}</{close}>");

    private static bool IsNumber(string text) =>
        text == "-"
        || double.TryParse(
            text.Replace(" %", "", StringComparison.Ordinal),
            NumberStyles.Float | NumberStyles.AllowThousands,
            CultureInfo.InvariantCulture,
            out _
        );

    private static string InScript(string script) => script.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}

/// <summary>A figure with its name, as a report shows it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value with its unit.</param>
public sealed record ReportFigure(string Name, string Value);
