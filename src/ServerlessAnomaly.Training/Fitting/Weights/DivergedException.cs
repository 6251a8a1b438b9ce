namespace ServerlessAnomaly.Training.Fitting.Weights;

/// <summary>The loss is no longer a number: the learning rate was too high.</summary>
public sealed class DivergedException(string message) : TrainingException(message);
