using Spectre.Console;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>Rows of text that is shown as it is: brackets are no markup, and nothing in it steers the terminal.</summary>
internal static class TableText
{
    public static void AddTextRow(this Table table, params IEnumerable<string> cells) =>
        table.AddRow(cells.Select(cell => new Text(PrintableWriter.Escape(cell))));
}
