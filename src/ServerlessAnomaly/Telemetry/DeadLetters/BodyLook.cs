namespace ServerlessAnomaly.Telemetry;

/// <summary>What something that is no reading looks like, and what to send instead.</summary>
/// <param name="Reason">Why it is refused.</param>
/// <param name="What">What it is, as the beginning of a sentence.</param>
/// <param name="Instead">What to send, as its end.</param>
internal sealed record BodyLook(RejectReason Reason, string What, string Instead)
{
    /// <summary>Whether it is a flat reading whose names are not known: then what else it lacks is told first.</summary>
    public bool IsFlat { get; init; }

    public string Message => $"{What}; {Instead}.";
}
