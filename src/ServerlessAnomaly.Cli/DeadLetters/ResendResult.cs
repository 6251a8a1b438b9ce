namespace ServerlessAnomaly.Cli.DeadLetters;

/// <summary>Result of <c>deadletters resend</c>.</summary>
/// <param name="Sent">Events that the hub took: one a reading, or a body that is no text.</param>
/// <param name="Unchanged">Events left out because they are still what was refused.</param>
/// <param name="Cut">Events left out because their body was cut when it was kept.</param>
internal sealed record ResendResult(int Sent, int Unchanged, int Cut);
