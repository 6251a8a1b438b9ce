using System.Security.Cryptography;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Scoring;

/// <summary>What a bundle must satisfy before it is loaded.</summary>
public static class BundleCheck
{
    /// <summary>Checks format, SHA-256, that all weights are finite, kind of drive, schema, window, threshold and reference.</summary>
    /// <exception cref="DetectorRefusedException">The first check that failed, with both values.</exception>
    public static void Verify(DetectorBundle bundle, FeatureSchema schema, WindowOptions window)
    {
        var manifest = bundle.Manifest;
        var name = $"{manifest.Detector} {manifest.Version}";
        if (manifest.FormatVersion != 1)
            throw new DetectorRefusedException(
                $"Manifest of {name} has format version {manifest.FormatVersion}; this build reads 1. Deploy a newer build."
            );
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bundle.Model));
        if (sha256 != manifest.ModelSha256)
            throw new DetectorRefusedException(
                $"model.onnx of {name} has SHA-256 {sha256}; its manifest says {manifest.ModelSha256}. Publish the version again."
            );
        if (OnnxWeights.FindExternal(bundle.Model) is { } external)
            throw new DetectorRefusedException(
                $"model.onnx of {name} has the weights '{external}' in another file, which its SHA-256 does not cover. Write the model as one file."
            );
        if (OnnxWeights.FindNotFinite(bundle.Model) is { } weight)
            throw new DetectorRefusedException($"model.onnx of {name} has weights that are not finite, in '{weight}'. Train again.");
        if (DetectorNames.Refusal(manifest) is { } other)
            throw new DetectorRefusedException(other);
        var kind = DriveKinds.KindOf(schema);
        if (manifest.Kind != kind)
            throw new DetectorRefusedException(
                $"{name} was trained for {manifest.Kind.Name()} drives and would judge {kind.Name()} drives. Promote a version of that kind, or train one with --kind {kind.ShortName()}."
            );
        if (manifest.Schema.Id == schema.Id && !manifest.Schema.Equals(schema))
            throw new DetectorRefusedException(
                $"{name} was trained on another form of the schema {schema.Id}: its features, transforms or lifetimes differ. Train again."
            );
        if (!manifest.Schema.Equals(schema))
            throw new DetectorRefusedException(
                $"{name} was trained on schema {manifest.Schema.Id}; Telemetry__Schema is {schema.Id}. Change the setting or train again."
            );
        if (manifest.Window != window)
            throw new DetectorRefusedException(
                $"{name} was trained on windows {manifest.Window}; the settings say {window}. Change Window__* or train again."
            );
        if (!float.IsFinite(manifest.Threshold) || manifest.Threshold <= 0)
            throw new DetectorRefusedException(
                $"{name} has the threshold {manifest.Threshold}, which is not a positive number. Train again."
            );
        if (manifest.Reference is { } reference && !Fits(reference, schema))
            throw new DetectorRefusedException(
                $"The reference in the manifest of {name} does not have the bins of {schema.Features.Count} features and the score. Train again."
            );
    }

    private static bool Fits(DriftReference reference, FeatureSchema schema) =>
        reference.Drives > 0
        && reference.Features.Count == schema.Features.Count
        && reference.All.All(distribution => distribution.Shares.Count == distribution.Edges.Count + 2);
}

/// <summary>A bundle, or the provider it was to run on, failed a check: the message says which. The champion before it goes on scoring.</summary>
public sealed class DetectorRefusedException(string message, Exception? inner = null) : Exception(message, inner);
