namespace ServerlessAnomaly.Telemetry;

/// <summary>Why a schema cannot be taken.</summary>
/// <param name="Field">The field at fault; empty where it is the schema as a whole.</param>
/// <param name="Message">One sentence: the field, what it is, what to do.</param>
public sealed record AvroSchemaProblem(string Field, string Message);
