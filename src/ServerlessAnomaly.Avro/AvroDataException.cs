namespace ServerlessAnomaly.Avro;

/// <summary>Bytes that are not what the schema promises. The reader turns it into an error that names file and position.</summary>
/// <param name="offset">Where, counted from the start of the bytes that were decoded.</param>
/// <param name="what">What was wrong, as the middle part of a sentence.</param>
internal sealed class AvroDataException(int offset, string what) : Exception(what)
{
    public int Offset { get; } = offset;
}
