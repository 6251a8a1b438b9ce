namespace ServerlessAnomaly.Training.Tuning;

/// <summary>How the next trial is chosen.</summary>
public enum SearchStrategy
{
    /// <summary>Where a Gaussian process expects the most improvement.</summary>
    Bayesian,

    /// <summary>Anywhere, with equal chances: what the other is held against.</summary>
    Random,
}
