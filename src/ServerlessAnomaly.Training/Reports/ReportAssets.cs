namespace ServerlessAnomaly.Training.Reports;

/// <summary>
/// What every report carries inside itself, so that it needs no network: the charts' library, the style, and the script that draws.
/// </summary>
internal static class ReportAssets
{
    public static string Charts => Read("echarts.min.js");

    public static string Style => Read("report.css");

    public static string Script => Read("report.js");

    private static string Read(string name)
    {
        using var stream =
            typeof(ReportAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly was built without the resource '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
