using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Inspection;

/// <summary>An inspection as lines for people.</summary>
internal static class InspectionText
{
    private const int MostNamed = 8;

    public static IEnumerable<string> Lines(FileInspection file)
    {
        yield return $"{file.File}: {file.Format.ToUpperInvariant()}, {Count(file.Readings, "reading")}{Days(file)}";
        foreach (var kind in file.Kinds)
        {
            yield return $"  {kind.Kind.Name()}: {Count(kind.Readings, "reading")} of {Count(kind.Drives, "drive")}; {kind.Filled.Count} of {kind.Filled.Count + kind.Missing.Count} columns of {kind.Schema} filled"
                + (kind.Missing.Count > MostNamed ? $": {string.Join(", ", kind.Filled.Keys)}" : "")
                + Partly(kind);
            if (kind.Missing.Count is > 0 and <= MostNamed)
                yield return $"    never there: {string.Join(", ", kind.Missing)}";
        }
        foreach (var drive in file.Warnings)
            yield return $"  {drive.SerialNumber} ({drive.Model}) warns of itself: {drive.Warnings}";
        foreach (var refused in file.Refused)
            yield return $"  refused, {refused.Reason}: {Count(refused.Readings, "reading")}. {refused.Example}";
        if (file.Error is not null)
            yield return $"  not readable: {file.Error}";
        if (file.Readings == 0 && file.Error is null && file.Refused.Count == 0)
            yield return "  nothing in it but a header";
    }

    private static string Partly(KindInspection kind)
    {
        var partly = kind
            .Filled.Where(column => column.Value < kind.Readings)
            .Select(column => $"{column.Key} {100.0 * column.Value / kind.Readings:0.#} %")
            .ToList();
        return partly.Count == 0 ? "" : $"; in part: {string.Join(", ", partly)}";
    }

    private static string Days(FileInspection file) =>
        file.FirstDay is not { } first ? ""
        : first == file.LastDay ? $" of {first:yyyy-MM-dd}"
        : $" from {first:yyyy-MM-dd} to {file.LastDay:yyyy-MM-dd}";

    private static string Count(long count, string what) => FormattableString.Invariant($"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
