using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Cli.Evaluation;

/// <summary>What came of an evaluation.</summary>
/// <param name="Result">All figures, for JSON: of the protocol's own type.</param>
/// <param name="Figures">The figures by name, for tables of several seeds.</param>
/// <param name="Summary">What it was judged on, in words.</param>
/// <param name="WriteTable">Writes the figures as a table for people.</param>
/// <param name="Drives">Each drive's score; null where drives are not what is judged.</param>
/// <param name="Evidence">What an HTML report shows; null if there is no report for the protocol.</param>
internal sealed record EvaluationOutcome(
    object Result,
    IReadOnlyDictionary<string, double?> Figures,
    string Summary,
    Action WriteTable,
    DriveScores? Drives = null,
    EvaluationEvidence? Evidence = null
);
