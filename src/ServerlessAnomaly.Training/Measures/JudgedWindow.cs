namespace ServerlessAnomaly.Training.Measures;

/// <summary>A test window with its score and what became of its drive.</summary>
/// <param name="Drive">Index of the drive.</param>
/// <param name="EndStep">Day of the newest reading.</param>
/// <param name="Score">Its score.</param>
/// <param name="DaysToFailure">Days from the newest reading to the drive's failure, 0 on that day; null: the drive never fails.</param>
internal readonly record struct JudgedWindow(int Drive, int EndStep, float Score, int? DaysToFailure)
{
    /// <summary>Whether the drive never fails.</summary>
    public bool IsHealthy => DaysToFailure is null;
}
