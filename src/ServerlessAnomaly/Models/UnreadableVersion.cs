namespace ServerlessAnomaly.Models;

/// <summary>A version whose manifest cannot be read. It is left out where versions are listed, and cannot be promoted.</summary>
/// <param name="Detector">The detector.</param>
/// <param name="Version">The version.</param>
/// <param name="Reason">What is wrong, and what to do.</param>
public sealed record UnreadableVersion(string Detector, string Version, string Reason);
