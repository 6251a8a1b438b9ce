namespace ServerlessAnomaly.Training.Tuning;

/// <summary>One training with chosen hyperparameters.</summary>
/// <param name="LearningRate">Adam's learning rate at the start.</param>
/// <param name="Width">Factor on the network's hidden sizes.</param>
/// <param name="HeldOutLoss">The lowest loss on held-out windows of healthy drives; null if the training diverged.</param>
/// <param name="Epochs">Epochs up to it.</param>
/// <param name="ParameterCount">Parameters of the network.</param>
/// <param name="Seconds">Time that fitting the weights took.</param>
public sealed record TuningTrial(double LearningRate, double Width, double? HeldOutLoss, int Epochs, int ParameterCount, double Seconds);
