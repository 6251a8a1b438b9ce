using System.Globalization;
using System.Text;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>
/// Writes on, and shows what would steer a terminal or turn its text around as <c>\u001B</c>: serial numbers, models and messages come from
/// outside. Line ends, tabs and colours pass. It stands before standard output and standard error, so that nothing goes around it.
/// </summary>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter(CultureInfo.InvariantCulture)
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(Escape(value.ToString()));

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(value is null ? null : Escape(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => inner.Write(Escape(new string(buffer, index, count)));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => inner.Write(Escape(new string(buffer)));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.WriteLine(value is null ? null : Escape(value));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <summary>The text with everything that is not to be printed written out.</summary>
    internal static string Escape(string text)
    {
        var first = 0;
        while (first < text.Length && IsPrintable(text[first]))
            first++;
        if (first == text.Length)
            return text;

        var escaped = new StringBuilder(text, 0, first, text.Length + 16);
        for (var i = first; i < text.Length; i++)
        {
            var colour = ColourAt(text, i);
            if (colour > 0)
            {
                escaped.Append(text, i, colour);
                i += colour - 1;
            }
            else if (IsPrintable(text[i]))
            {
                escaped.Append(text[i]);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
            }
        }

        return escaped.ToString();
    }

    // Directions of writing are of the category of format characters, and so are those that are not seen at all.
    private static bool IsPrintable(char character) =>
        character is '\n' or '\r' or '\t'
        || CharUnicodeInfo.GetUnicodeCategory(character)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );

    /// <summary>The length of the colour sequence at a place: escape, bracket, digits and semicolons, m; 0 where there is none.</summary>
    private static int ColourAt(string text, int start)
    {
        if (text[start] != '\u001b' || start + 1 >= text.Length || text[start + 1] != '[')
            return 0;

        var end = start + 2;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == ';'))
            end++;
        return end < text.Length && text[end] == 'm' ? end + 1 - start : 0;
    }
}
