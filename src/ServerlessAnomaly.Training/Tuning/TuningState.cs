namespace ServerlessAnomaly.Training.Tuning;

/// <summary>A search as it is kept between runs, as JSON.</summary>
/// <param name="Detector">Architecture.</param>
/// <param name="Schema">Identity of the feature schema.</param>
/// <param name="From">First day trained on.</param>
/// <param name="To">Last day trained on.</param>
/// <param name="Seed">Seed of the search and of every training.</param>
/// <param name="Strategy">How trials are chosen.</param>
/// <param name="Dimensions">What is searched.</param>
/// <param name="Trials">What came of it so far, in order.</param>
public sealed record TuningState(
    string Detector,
    string Schema,
    DateOnly From,
    DateOnly To,
    int Seed,
    SearchStrategy Strategy,
    IReadOnlyList<SearchDimension> Dimensions,
    IReadOnlyList<TuningTrial> Trials
)
{
    /// <summary>The trial with the lowest held-out loss; null if there is none.</summary>
    public TuningTrial? Best => Trials.Where(trial => trial.HeldOutLoss is not null).MinBy(trial => trial.HeldOutLoss);

    /// <summary>Whether both are the same search, whatever trials they have.</summary>
    internal bool IsSameSearchAs(TuningState other) =>
        this with { Trials = [], Dimensions = [] } == other with { Trials = [], Dimensions = [] }
        && Dimensions.SequenceEqual(other.Dimensions);
}

/// <summary>One training with chosen hyperparameters.</summary>
/// <param name="LearningRate">Adam's learning rate at the start.</param>
/// <param name="Width">Factor on the network's hidden sizes.</param>
/// <param name="HeldOutLoss">The lowest loss on held-out windows of healthy drives; null if the training diverged.</param>
/// <param name="Epochs">Epochs up to it.</param>
/// <param name="ParameterCount">Parameters of the network.</param>
/// <param name="Seconds">Time that fitting the weights took.</param>
public sealed record TuningTrial(double LearningRate, double Width, double? HeldOutLoss, int Epochs, int ParameterCount, double Seconds);
