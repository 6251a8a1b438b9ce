namespace ServerlessAnomaly.Capture;

/// <summary>How the blocks of a capture file are compressed.</summary>
public enum CaptureCodec
{
    /// <summary>Not at all, as files of Event Hubs Capture are by default.</summary>
    Null,

    /// <summary>Raw deflate (RFC 1951).</summary>
    Deflate,
}
