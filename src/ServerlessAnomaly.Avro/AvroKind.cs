namespace ServerlessAnomaly.Avro;

/// <summary>The types of the Avro 1.11 specification.</summary>
internal enum AvroKind
{
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Fixed,
    Enum,
    Array,
    Map,
    Union,
    Record,
}
