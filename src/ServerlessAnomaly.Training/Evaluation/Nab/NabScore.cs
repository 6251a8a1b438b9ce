namespace ServerlessAnomaly.Training.Evaluation.Nab;

/// <summary>What flags are worth by NAB's standard profile, at the best single threshold.</summary>
/// <param name="Value">100 for finding every window at once without a false alarm, 0 for flagging nothing; may be negative.</param>
/// <param name="Threshold">Rows whose score is at least this are flagged; infinite if flagging nothing is best.</param>
/// <param name="WindowsFound">Windows with a flag.</param>
/// <param name="FalseAlarms">Rows flagged outside windows.</param>
internal sealed record NabScore(double Value, double Threshold, int WindowsFound, int FalseAlarms);
