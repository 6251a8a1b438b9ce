namespace ServerlessAnomaly.Models;

/// <summary>A detector as it is stored: the ONNX file's bytes and the manifest.</summary>
public sealed record DetectorBundle(DetectorManifest Manifest, byte[] Model)
{
    /// <summary>Report for people as HTML, stored beside the model; null where there is none. It is not read back with the bundle.</summary>
    public string? Report { get; init; }

    /// <summary>
    /// ONNX files of the network's parts by name, such as <c>encoder_mean</c> and <c>decoder</c>; empty where it has none. They are not
    /// stored with the bundle.
    /// </summary>
    public IReadOnlyDictionary<string, byte[]> Parts { get; init; } = new Dictionary<string, byte[]>();
}
