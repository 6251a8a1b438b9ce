namespace ServerlessAnomaly.Models;

/// <summary>A detector as it is stored: the ONNX file's bytes and the manifest.</summary>
public sealed record DetectorBundle(DetectorManifest Manifest, byte[] Model)
{
    /// <summary>Report for people as HTML, stored beside the model; null where there is none. It is not read back with the bundle.</summary>
    public string? Report { get; init; }
}
