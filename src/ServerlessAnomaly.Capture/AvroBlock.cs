namespace ServerlessAnomaly.Capture;

/// <summary>A block of an Avro object container file.</summary>
/// <param name="Schema">The schema of its values, as the file has it.</param>
/// <param name="Count">How many values there are.</param>
/// <param name="Contents">The values one after the other, decompressed. Valid until the next block is asked for.</param>
public readonly record struct AvroBlock(string Schema, long Count, ReadOnlyMemory<byte> Contents);
