using ServerlessAnomaly.Windowing.Drives;

namespace ServerlessAnomaly.Alerting.Verdicts;

/// <summary>An alert to send for what a drive says of itself.</summary>
/// <param name="Kind">Raised, worsened or cleared.</param>
/// <param name="State">What is remembered after it; of <see cref="AlertKind.Cleared"/>, what was open before.</param>
public readonly record struct VerdictChange(AlertKind Kind, VerdictState State);
