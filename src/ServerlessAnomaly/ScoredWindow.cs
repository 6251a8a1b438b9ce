namespace ServerlessAnomaly;

/// <summary>A complete window in the buffer: its drive, its last step, and the event that completed it.</summary>
internal readonly record struct ScoredWindow(int Drive, int Step, int EventIndex);
