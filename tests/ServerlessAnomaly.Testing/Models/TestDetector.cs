using System.Security.Cryptography;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Testing.Models;

/// <summary>A detector whose scores can be worked out by hand: the sum of the newest raw values (see make-newest-sum.py).</summary>
public static class TestDetector
{
    /// <summary>Three columns.</summary>
    public static FeatureSchema Schema { get; } =
        new(
            "test-3",
            1,
            [
                new Feature("reallocated sectors", "smart_5_raw"),
                new Feature("pending sectors", "smart_197_raw"),
                new Feature("temperature", "smart_194_raw"),
            ]
        );

    /// <summary>Four steps, one of which may be missing.</summary>
    public static WindowOptions Window { get; } = new() { Steps = 4, MaxGapSteps = 1 };

    /// <summary>The ONNX file.</summary>
    public static byte[] Model() => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Models", "newest-sum.onnx"));

    /// <summary>The same for another number of columns, below 128: where the file says three, it says that.</summary>
    public static byte[] ModelOf(int columns)
    {
        byte[] three = [0x0A, 0x02, 0x08, 0x03];
        var model = Model();
        for (var at = model.AsSpan().IndexOf(three); at >= 0; at = model.AsSpan().IndexOf(three))
            model[at + 3] = checked((byte)columns);
        return model;
    }

    /// <summary>A whole bundle.</summary>
    public static DetectorBundle Bundle(string version = "20180613-000000-00000001", float threshold = 10, byte[]? model = null)
    {
        model ??= Model();
        return new DetectorBundle(
            new DetectorManifest
            {
                Detector = "conv1d",
                Version = version,
                Architecture = "sum of the newest values",
                CreatedAt = new DateTimeOffset(2018, 6, 13, 0, 0, 0, TimeSpan.Zero),
                Schema = Schema,
                Window = Window,
                Threshold = threshold,
                Calibration = new ThresholdCalibration("by hand", 0.01, 0.01, 100, 1000),
                Data = new TrainingData(new DateOnly(2018, 1, 1), new DateOnly(2018, 6, 13), 1000, 100, 1, 900, 100),
                ParameterCount = 0,
                Seed = 1,
                Metrics = new Dictionary<string, double>(),
                Libraries = new Dictionary<string, string>(),
                ModelSha256 = Convert.ToHexStringLower(SHA256.HashData(model)),
            },
            model
        );
    }
}
