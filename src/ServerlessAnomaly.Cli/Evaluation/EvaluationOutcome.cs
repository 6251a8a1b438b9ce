using ServerlessAnomaly.Training.Evaluation;

namespace ServerlessAnomaly.Cli.Evaluation;

/// <summary>What came of an evaluation.</summary>
/// <param name="Result">All figures, for JSON: of the protocol's own type.</param>
/// <param name="Summary">What it was judged on, in words.</param>
/// <param name="WriteTable">Writes the figures as a table for people.</param>
/// <param name="Evidence">What a report shows; null if the protocol has none.</param>
internal sealed record EvaluationOutcome(object Result, string Summary, Action WriteTable, EvaluationEvidence? Evidence = null);
