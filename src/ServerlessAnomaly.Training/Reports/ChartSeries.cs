namespace ServerlessAnomaly.Training.Reports;

/// <summary>Points of one name.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Points">Points [x, y].</param>
/// <param name="IsDashed">Whether the line is dashed.</param>
/// <param name="IsStep">Whether the line goes in steps.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double[]> Points, bool IsDashed = false, bool IsStep = false);
