namespace ServerlessAnomaly.Models;

/// <summary>What the healthy training windows looked like; part of a detector's manifest.</summary>
/// <param name="Drives">Drives that the windows are of.</param>
/// <param name="Windows">Windows that were counted.</param>
/// <param name="Features">One for each feature of the schema, in its order.</param>
/// <param name="Score">The score.</param>
public sealed record DriftReference(int Drives, int Windows, IReadOnlyList<ReferenceDistribution> Features, ReferenceDistribution Score)
{
    /// <summary>Name of <see cref="Score"/>.</summary>
    public const string ScoreName = "score";

    /// <summary>The features, and then the score.</summary>
    internal IEnumerable<ReferenceDistribution> All => Features.Append(Score);
}
