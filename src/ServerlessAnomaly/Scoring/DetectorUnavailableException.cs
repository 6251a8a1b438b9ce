namespace ServerlessAnomaly.Scoring;

/// <summary>A detector could not be loaded for a reason that passes, such as memory of the GPU that others use: it is tried again.</summary>
public sealed class DetectorUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
