namespace ServerlessAnomaly.Alerting.Scores;

/// <summary>The reading for which a window was scored again: it tells apart the alerts of one step.</summary>
/// <param name="Offset">Milliseconds after the begin of the step.</param>
/// <param name="SequenceNumber">Sequence number of its event.</param>
internal readonly record struct RescoredBy(uint Offset, long SequenceNumber);
