namespace ServerlessAnomaly.Training.Tuning;

/// <summary>One hyperparameter that is searched, on a logarithmic scale.</summary>
/// <param name="Name">Name of the training option.</param>
/// <param name="Low">Lowest value tried.</param>
/// <param name="High">Highest value tried.</param>
public sealed record SearchDimension(string Name, double Low, double High)
{
    /// <summary>The value at a place between 0 (lowest) and 1 (highest).</summary>
    internal double At(double place) => Low * Math.Pow(High / Low, place);

    /// <summary>The place of a value.</summary>
    internal double PlaceOf(double value) => Math.Log(value / Low) / Math.Log(High / Low);
}
