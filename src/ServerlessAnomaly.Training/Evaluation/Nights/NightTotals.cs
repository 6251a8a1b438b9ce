namespace ServerlessAnomaly.Training.Evaluation.Nights;

/// <summary>Counts of drives over several nights, each drive once.</summary>
/// <param name="Failures">Drives that fail within seven days of a scored window.</param>
/// <param name="Caught">Those that were flagged in these seven days.</param>
/// <param name="Healthy">Drives that never fail.</param>
/// <param name="FalseAlarms">Those that were ever flagged.</param>
public sealed record NightTotals(int Failures, int Caught, int Healthy, int FalseAlarms)
{
    /// <summary>Failure detection rate; 0 where nothing failed.</summary>
    public double DetectionRate => Failures == 0 ? 0 : Caught / (double)Failures;

    /// <summary>False alarm rate; 0 where there is no healthy drive.</summary>
    public double FalseAlarmRate => Healthy == 0 ? 0 : FalseAlarms / (double)Healthy;
}
