namespace ServerlessAnomaly.Models;

/// <summary>A detector as it is stored: the ONNX file's bytes and the manifest.</summary>
public sealed record DetectorBundle(DetectorManifest Manifest, byte[] Model);
