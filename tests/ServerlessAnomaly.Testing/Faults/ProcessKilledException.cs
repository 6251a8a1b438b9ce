namespace ServerlessAnomaly.Testing.Faults;

/// <summary>The process is dead: whoever drives the pipeline drops it and starts a new one over the same stores.</summary>
public sealed class ProcessKilledException() : Exception("The process was killed.");
