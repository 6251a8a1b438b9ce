using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Models;

/// <summary>
/// Names of detectors: that of an architecture, and behind it the kind of drive that it judges, such as <c>conv1d-nvme</c>. A plain one judges the kind
/// that an instance's own schema is of.
/// </summary>
public static class DetectorNames
{
    /// <summary>The name of the detector of a kind.</summary>
    public static string NameFor(string plain, DriveKind kind) => $"{plain}-{kind.ShortName()}";

    /// <summary>The kind behind a name; null where it is a plain one.</summary>
    public static DriveKind? KindOf(string detector)
    {
        foreach (var kind in DriveKinds.All)
            if (detector.EndsWith($"-{kind.ShortName()}", StringComparison.Ordinal))
                return kind;
        return null;
    }

    /// <summary>The name without the kind behind it.</summary>
    public static string PlainOf(string detector) => KindOf(detector) is { } kind ? detector[..^(kind.ShortName().Length + 1)] : detector;

    /// <summary>Why a version must not score under its name; null where it may.</summary>
    public static string? Refusal(DetectorManifest manifest) =>
        KindOf(manifest.Detector) is { } named && named != manifest.Kind
            ? $"{manifest.Detector} {manifest.Version} was trained for {manifest.Kind.Name()} drives, and '{manifest.Detector}' judges {named.Name()} drives. "
                + $"Promote it as a version of '{NameFor(PlainOf(manifest.Detector), manifest.Kind)}', or train one with --kind {named.ShortName()}."
            : null;
}
