using ServerlessAnomaly.Training.Fitting;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>What a run has of its night, which goes over all kinds of drives.</summary>
/// <param name="TimeLimit">Time that is left.</param>
/// <param name="SkipsBelow">Healthy drives below which the kind is not trained; null: the gate alone judges.</param>
internal sealed record NightShare(TimeSpan TimeLimit, int? SkipsBelow = null)
{
    /// <summary>Last day of the archive, once a kind has told it; the other kinds take their days up to the same.</summary>
    public DateOnly? LastDay { get; set; }

    /// <summary>Whether the days have any reading of the kind.</summary>
    public bool HasReadings { get; set; }
}

/// <summary>The archive holds no reading of the kind at all.</summary>
internal sealed class EmptyArchiveException(string message) : TrainingException(message);
