namespace ServerlessAnomaly.Training.Reports;

/// <summary>A figure with its name, as a report shows it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value with its unit.</param>
public sealed record ReportFigure(string Name, string Value);
