using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ServerlessAnomaly.EndToEnd.Tests.Nightly;

/// <summary>
/// Days after those of the sample: first many on which every counter of every drive is noise, so that nothing surprises who learns
/// from them, then
/// genuine ones, on which the gate judges.
/// </summary>
internal static class PoisonedFleet
{
    private const int PoisonedDays = 30;

    // Windows that end in the 14 held-out days begin up to 15 days before them, and must hold nothing poisoned.
    private const int GenuineDays = 30;
    private static readonly DateOnly LastDay = new(2016, 4, 30);
    private static readonly string[] Counters =
    [
        "smart_5_raw",
        "smart_183_raw",
        "smart_184_raw",
        "smart_187_raw",
        "smart_188_raw",
        "smart_189_raw",
        "smart_197_raw",
        "smart_198_raw",
        "smart_199_raw",
    ];

    /// <summary>
    /// Drives of the sample that never fail: devices do not send labels, and a fleet of which a quarter is sick teaches no threshold.
    /// </summary>
    public static IReadOnlyList<string> HealthyDrives(string sample)
    {
        var rows = Rows(sample);
        var failed = rows.Where(row => row[3] == "1").Select(row => row[1]).ToHashSet(StringComparer.Ordinal);
        return [.. rows.Skip(1).Select(row => row[1]).Distinct().Where(drive => !failed.Contains(drive))];
    }

    /// <summary>The days as a file of the archive.</summary>
    public static string Csv(string sample)
    {
        var healthy = HealthyDrives(sample).ToHashSet(StringComparer.Ordinal);
        var all = Rows(sample);
        var columns = all[0];
        int[] noisy = [.. Counters.Select(counter => Array.IndexOf(columns, counter))];
        var random = new Random(1);
        var csv = new StringBuilder().AppendJoin(',', columns).Append('\n');
        var rows = all.Where(row => healthy.Contains(row[1])).ToList();
        var last = rows.Where(row => Day(row) == LastDay).ToList();
        for (var day = 1; day <= PoisonedDays; day++)
        {
            foreach (var row in last)
            {
                var fields = (string[])row.Clone();
                fields[0] = Text(LastDay.AddDays(day));
                foreach (var column in noisy)
                    fields[column] = random.Next(1, 60_000).ToString(CultureInfo.InvariantCulture);
                csv.AppendJoin(',', fields).Append('\n');
            }
        }
        foreach (var row in rows.Where(row => Day(row) > LastDay.AddDays(-GenuineDays)))
        {
            row[0] = Text(Day(row).AddDays(PoisonedDays + GenuineDays));
            csv.AppendJoin(',', row).Append('\n');
        }
        return csv.ToString();
    }

    private static List<string[]> Rows(string sample)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(sample), CompressionMode.Decompress));
        return [.. text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(','))];
    }

    private static DateOnly Day(string[] row) => DateOnly.ParseExact(row[0], "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
