namespace ServerlessAnomaly.Training.Chance;

/// <summary>One day of a drive, and whether it failed within the horizon after.</summary>
internal sealed class ChanceExample
{
    /// <summary>The drive's index in the data.</summary>
    public int Drive { get; init; }

    /// <summary>What is seen of it.</summary>
    public required float[] Evidence { get; init; }

    /// <summary>The first stage's score.</summary>
    public float Score { get; init; }

    /// <summary>Whether it failed.</summary>
    public bool Fails { get; init; }

    /// <summary>How many days it stands for.</summary>
    public float Weight { get; init; } = 1;
}
