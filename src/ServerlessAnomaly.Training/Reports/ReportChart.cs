namespace ServerlessAnomaly.Training.Reports;

/// <summary>A chart of a report.</summary>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Description">One or two sentences for people who read it, and for those who cannot see it.</param>
/// <param name="Option">The option object of Apache ECharts; written as JSON, so every number must be finite.</param>
/// <param name="IsWide">Whether it takes the whole width of the page.</param>
public sealed record ReportChart(string Title, string Description, object Option, bool IsWide = false);
