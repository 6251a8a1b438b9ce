using System.Text.Json.Serialization;
using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Evaluation.Nab;

/// <summary>What the protocol says of a detector.</summary>
public sealed record NabResult
{
    /// <summary>Name of the protocol.</summary>
    public required string Protocol { get; init; }

    /// <summary>Name of the detector.</summary>
    public required string Detector { get; init; }

    /// <summary>
    /// NAB's score by its standard profile: 100 for all windows found at once without a false alarm, 0 for no flag at all.
    /// </summary>
    public required double StandardScore { get; init; }

    /// <summary>The one threshold for all series, the best for the score.</summary>
    public required double Threshold { get; init; }

    /// <summary>Windows with a flag.</summary>
    public required int WindowsFound { get; init; }

    /// <summary>Labelled windows.</summary>
    public required int Windows { get; init; }

    /// <summary>Rows flagged outside windows.</summary>
    public required int FalseAlarms { get; init; }

    /// <summary>Rows that count: those after probation.</summary>
    public required int Rows { get; init; }

    /// <summary>Streams.</summary>
    public required int Series { get; init; }

    /// <summary>What a report shows beside the figures; no part of the result for machines.</summary>
    [JsonIgnore]
    public EvaluationEvidence? Evidence { get; init; }

    /// <summary>The figures by name, in the order of a table of several seeds.</summary>
    public IReadOnlyDictionary<string, double?> NamedFigures() =>
        new Dictionary<string, double?>
        {
            ["standard score"] = StandardScore,
            ["windows found"] = WindowsFound,
            ["false alarms"] = FalseAlarms,
        };
}
