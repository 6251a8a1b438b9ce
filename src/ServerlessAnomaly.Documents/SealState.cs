namespace ServerlessAnomaly.Documents;

/// <summary>What a document's checksum says of it.</summary>
public enum SealState
{
    /// <summary>It has none: it is of before checksums were kept, or somebody has written it by hand.</summary>
    None,

    /// <summary>Every byte is as it was written.</summary>
    Whole,

    /// <summary>Bytes have changed since it was written.</summary>
    Broken,
}
