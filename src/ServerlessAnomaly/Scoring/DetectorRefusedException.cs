namespace ServerlessAnomaly.Scoring;

/// <summary>A bundle, or the provider it was to run on, failed a check: the message says which. The champion before it goes on scoring.</summary>
public sealed class DetectorRefusedException(string message, Exception? inner = null) : Exception(message, inner);
