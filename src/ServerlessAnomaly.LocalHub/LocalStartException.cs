namespace ServerlessAnomaly.LocalHub;

/// <summary>The embedded Azure cannot start; the message is one sentence for people that says what is wrong and what to do.</summary>
/// <param name="message">The sentence.</param>
/// <param name="innerException">What it was caused by, if anything.</param>
public sealed class LocalStartException(string message, Exception? innerException = null) : Exception(message, innerException);
