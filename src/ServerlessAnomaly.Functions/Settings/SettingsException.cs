namespace ServerlessAnomaly.Functions.Settings;

/// <summary>The settings cannot be used: every error at once, each with the setting's name.</summary>
public sealed class SettingsException(IReadOnlyList<string> errors)
    : Exception(
        $"{errors.Count} setting{(errors.Count == 1 ? " is" : "s are")} wrong:{string.Concat(errors.Select(error => $"{Environment.NewLine}- {error}"))}"
    )
{
    /// <summary>One sentence for each error.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
