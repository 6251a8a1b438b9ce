namespace ServerlessAnomaly.Drift;

/// <summary>Windows of one day, by bin; a line of <c>drift/{detector}/{version}/{day}.jsonl</c>.</summary>
/// <param name="Id">Unique; the same counts written twice have the same.</param>
/// <param name="Detector">Detector that scored them.</param>
/// <param name="Version">Its version, whose reference has the bins.</param>
/// <param name="Day">Day of the windows' last step.</param>
/// <param name="Windows">How many.</param>
/// <param name="Bins">How many of them in each bin: those of the features in the reference's order, then those of the score.</param>
public sealed record DriftCounts(Guid Id, string Detector, string Version, DateOnly Day, int Windows, IReadOnlyList<int> Bins);
