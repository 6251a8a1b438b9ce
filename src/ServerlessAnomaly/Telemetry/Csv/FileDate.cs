using System.Buffers.Text;
using System.Globalization;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Dates as files have them: all that a body may have, and <c>2/25/18</c>, whose month is told from its day by the day in the file's own
/// name, or by a day above 12.
/// </summary>
internal sealed class FileDate(string fileName)
{
    private readonly DateOnly? _witness = FindDay(Path.GetFileName(fileName));

    public bool TryParse(ReadOnlySpan<byte> text, out DateTime utc) => TimeText.TryParse(text, out utc) || TryShort(text, out utc);

    private bool TryShort(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        if (
            !TryPart(ref text, '/', out var first)
            || !TryPart(ref text, '/', out var second)
            || !Utf8Parser.TryParse(text, out int year, out var read)
            || read != text.Length
            || read is not (2 or 4)
        )
            return false;
        if (read == 2)
            year += 2000;
        var monthFirst = Day(year, first, second);
        var dayFirst = Day(year, second, first);
        var day =
            _witness is { } witness && (monthFirst == witness || dayFirst == witness) ? witness
            : _witness is not null ? null
            : monthFirst is null || dayFirst is null || first == second ? monthFirst ?? dayFirst
            : null;
        return day is { } known && TimeText.TryCreate(known.ToDateTime(TimeOnly.MinValue).Ticks, out utc);
    }

    private static bool TryPart(ref ReadOnlySpan<byte> text, char separator, out int number)
    {
        if (!Utf8Parser.TryParse(text, out number, out var read) || read is 0 or > 2 || read >= text.Length || text[read] != separator)
            return false;
        text = text[(read + 1)..];
        return true;
    }

    private static DateOnly? Day(int year, int month, int day) =>
        year is >= 2000 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;

    private static DateOnly? FindDay(string name)
    {
        const string Form = "yyyy-MM-dd";
        for (var start = 0; start + Form.Length <= name.Length; start++)
        {
            if (
                DateOnly.TryParseExact(
                    name.AsSpan(start, Form.Length),
                    Form,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out var day
                )
            )
                return day;
        }
        return null;
    }
}
