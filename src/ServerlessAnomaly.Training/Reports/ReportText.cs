using System.Globalization;

namespace ServerlessAnomaly.Training.Reports;

/// <summary>Figures as reports write them; the same on every machine, whatever its culture.</summary>
public static class ReportText
{
    /// <summary>A count with separators.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Four digits of a number; a dash where there is none.</summary>
    public static string Number(double? value) =>
        value is { } number && double.IsFinite(number)
            ? number.ToString(Math.Abs(number) is >= 1e-4 and < 1e6 or 0 ? "0.####" : "0.###e0", CultureInfo.InvariantCulture)
            : "-";

    /// <summary>A share as a percentage; a dash where there is none.</summary>
    public static string Share(double? share) =>
        share is { } value && double.IsFinite(value) ? (100 * value).ToString("0.##", CultureInfo.InvariantCulture) + " %" : "-";

    /// <summary>A day.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
