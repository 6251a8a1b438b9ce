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

    /// <summary>Takes what came of the kind and the last day of the archive; null where nobody asks.</summary>
    public Func<NightlyResult, DateOnly?, CancellationToken, Task>? Note { get; init; }

    /// <summary>Keeps in the night's progress that the kind is done, before its run forgets how far it was.</summary>
    public Task NoteAsync(NightlyResult result, CancellationToken cancellationToken) =>
        Note?.Invoke(result, LastDay, cancellationToken) ?? Task.CompletedTask;
}

/// <summary>The archive holds no reading of the kind at all.</summary>
internal sealed class EmptyArchiveException(string message) : TrainingException(message);
