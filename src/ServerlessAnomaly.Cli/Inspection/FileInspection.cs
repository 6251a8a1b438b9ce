using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Inspection;

/// <summary>What <c>anomaly inspect</c> found in one file.</summary>
internal sealed record FileInspection
{
    /// <summary>Path; a zip's entry follows the zip.</summary>
    public required string File { get; init; }

    /// <summary>What the file is: <c>csv</c>, <c>json</c>, <c>avro</c>, or <c>text</c> that is none of them.</summary>
    public required string Format { get; init; }

    /// <summary>Readings that would be taken.</summary>
    public required long Readings { get; init; }

    /// <summary>First and last day of the readings; null without any.</summary>
    public required DateOnly? FirstDay { get; init; }

    public required DateOnly? LastDay { get; init; }

    /// <summary>Readings by kind of drive.</summary>
    public required IReadOnlyList<KindInspection> Kinds { get; init; }

    /// <summary>What would be refused, by reason.</summary>
    public required IReadOnlyList<RefusedReadings> Refused { get; init; }

    /// <summary>Drives that warn of themselves.</summary>
    public required IReadOnlyList<WarningDrive> Warnings { get; init; }

    /// <summary>Why the file could not be read, or not to its end; null where it could.</summary>
    public string? Error { get; init; }
}

/// <summary>The readings of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Schema">The feature schema they are held against.</param>
/// <param name="Readings">How many there are.</param>
/// <param name="Drives">Of how many drives.</param>
/// <param name="Filled">Columns of the schema and how many readings have them; those that no reading has are left out.</param>
/// <param name="Missing">Columns that no reading has.</param>
internal sealed record KindInspection(
    DriveKind Kind,
    string Schema,
    long Readings,
    int Drives,
    IReadOnlyDictionary<string, long> Filled,
    IReadOnlyList<string> Missing
);

/// <summary>Readings that are refused for one reason.</summary>
/// <param name="Reason">As in dead letters; <c>unreadableLine</c> for lines of a file.</param>
/// <param name="Readings">How many.</param>
/// <param name="Example">What is wrong with the first.</param>
internal sealed record RefusedReadings(string Reason, long Readings, string Example);

/// <summary>A drive that warns of itself.</summary>
internal sealed record WarningDrive(string SerialNumber, string Model, DriveWarnings Warnings);
