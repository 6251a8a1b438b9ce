using System.Security.Cryptography;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Testing.Models;

namespace ServerlessAnomaly.Tests.Scoring;

/// <summary>Everything that may be wrong with a version under the champion pointer.</summary>
internal static class BrokenChampions
{
    public static DetectorBundle With(string fault)
    {
        var bundle = TestDetector.Bundle($"20180614-000000-{fault}");
        var manifest = bundle.Manifest;
        return fault switch
        {
            "hash" => bundle with { Model = [.. bundle.Model, 0] },
            "schema" => bundle with { Manifest = manifest with { Schema = manifest.Schema with { Version = 2 } } },
            "window" => bundle with { Manifest = manifest with { Window = manifest.Window with { Steps = 5 } } },
            "threshold" => bundle with { Manifest = manifest with { Threshold = 0 } },
            "truncated" => WithModel(manifest, bundle.Model[..(bundle.Model.Length / 2)]),
            "weights" => WithModel(manifest, NotFinite(bundle.Model)),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "There is no such fault."),
        };
    }

    /// <summary>The model with an initializer of NaN that nothing reads: no window shows it.</summary>
    public static byte[] NotFinite(byte[] model)
    {
        byte[] name = [.. "unread"u8];
        byte[] tensor =
        [
            0x08,
            1, // dims
            0x10,
            1, // float32
            0x42,
            (byte)name.Length,
            .. name,
            0x4A,
            4,
            .. BitConverter.GetBytes(float.NaN),
        ];
        // Messages of one field number are merged, so a second graph adds to the first.
        return [.. model, 0x3A, (byte)(tensor.Length + 2), 0x2A, (byte)tensor.Length, .. tensor];
    }

    private static DetectorBundle WithModel(DetectorManifest manifest, byte[] model) =>
        new(manifest with { ModelSha256 = Convert.ToHexStringLower(SHA256.HashData(model)) }, model);
}
