namespace ServerlessAnomaly.Capture;

/// <summary>One field of a record.</summary>
internal readonly record struct AvroField(string Name, AvroSchema Type);
