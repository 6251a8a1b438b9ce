namespace ServerlessAnomaly.Cli.DeadLetters;

/// <summary>Result of <c>deadletters resend</c>.</summary>
/// <param name="Sent">Readings that the hub took.</param>
/// <param name="Unchanged">Events left out because their text is still what was refused.</param>
internal sealed record ResendResult(int Sent, int Unchanged);
