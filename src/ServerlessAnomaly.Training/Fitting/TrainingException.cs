namespace ServerlessAnomaly.Training.Fitting;

/// <summary>Training cannot produce a detector from this data; the message says why and what to do.</summary>
public class TrainingException(string message, Exception? inner = null) : Exception(message, inner);
