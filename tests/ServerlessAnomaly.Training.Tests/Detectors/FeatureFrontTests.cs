using ServerlessAnomaly.Graphs.Tests;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Detectors;

public sealed class FeatureFrontTests
{
    // Columns out of order, one of them used three times, every transform.
    private static readonly FeatureSchema Schema = new(
        "front",
        1,
        [
            new("b", "smart_2_raw", FeatureTransform.Log1p, FeatureError.Upward),
            new("a", "smart_1_raw", FeatureTransform.Identity),
            new("b delta", "smart_2_raw", FeatureTransform.Delta),
            new("b log delta", "smart_2_raw", FeatureTransform.LogDelta),
            new("c", "smart_3_raw", FeatureTransform.LogDelta),
        ]
    );

    private static readonly WindowOptions Window = new() { Steps = 6 };

    [Fact]
    public void Transformed_RandomRawWindows_AgreesWithPlainTransforms()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            const int Batch = 7;
            var random = new Random(seed);
            var front = new FeatureFront(Schema, Window);
            var raw = RandomRaw(random, Batch * Window.Steps * 3);
            var results = GraphRunner.Run([front.Transformed, front.Observed, front.Raw], Batch, (front.Window, raw));
            for (var i = 0; i < results[0].Length; i++)
            {
                var (feature, step, window) = (i % 5, i / 5 % Window.Steps, i / 5 / Window.Steps);
                var (value, observed) = Expected(raw, window, step, feature);
                Assert.Equal(observed ? 1 : 0, results[1][i]);
                if (observed)
                    Assert.Equal(value, results[0][i], 1e-6 * (1 + Math.Abs(value)));
                var direct = raw[(((window * Window.Steps) + step) * 3) + Column(feature)];
                Assert.Equal(float.IsNaN(direct) ? 0 : direct, results[2][i]);
            }
        }
    }

    [Fact]
    public void Scale_MissingValues_AreTheMeanAndOthersInDeviations()
    {
        var random = new Random(5);
        var scaling = new FeatureScaling([1, 2, 3, 4, 5], [1, 0.5f, 2, 4, 8]);
        var front = new FeatureFront(Schema, Window);
        var raw = RandomRaw(random, 9 * Window.Steps * 3);
        var results = GraphRunner.Run([front.Transformed, front.Observed, front.Scale(scaling)], 9, (front.Window, raw));
        for (var i = 0; i < results[0].Length; i++)
        {
            var expected = results[1][i] == 0 ? 0 : (results[0][i] - scaling.Means[i % 5]) / scaling.Deviations[i % 5];
            Assert.Equal(expected, results[2][i], 1e-5 * (1 + Math.Abs(expected)));
        }
    }

    [Fact]
    public void Fit_OutliersConstantsAndMissing_GivesSaneScales()
    {
        var random = new Random(2);
        var (values, observed) = (new float[5 * 1000], new float[5 * 1000]);
        for (var row = 0; row < 1000; row++)
        {
            ReadOnlySpan<float> features =
            [
                0.01f * random.NextSingle(),
                7e12f,
                row == 0 ? 1e9f : (float)(3 + (2 * random.Normal(1)[0])),
                row == 3 ? float.NaN : 1,
                5e6f,
            ];
            features.CopyTo(values.AsSpan(row * 5));
            for (var feature = 0; feature < 5; feature++)
                observed[(row * 5) + feature] = feature == 4 || float.IsNaN(features[feature]) ? 0 : 1;
        }
        var scaling = FeatureScaling.Fit(values, observed, Schema, ScoreMethod.Gated);

        Assert.Equal((0, 1), (scaling.Means[0], scaling.Deviations[0]));
        Assert.Equal((7e12f, 1), (scaling.Means[1], scaling.Deviations[1]));
        Assert.Equal((1, 1), (scaling.Means[3], scaling.Deviations[3]));
        Assert.Equal((0, 1), (scaling.Means[4], scaling.Deviations[4]));
        Assert.True(FeatureScaling.Fit(values, observed, Schema, ScoreMethod.Squared).Deviations[0] < 0.01);
        Assert.True(scaling.Deviations[2] < 1e9f / 5);
    }

    private static int Column(int feature) =>
        feature switch
        {
            1 => 1,
            4 => 2,
            _ => 0,
        };

    private static (double Value, bool Observed) Expected(float[] raw, int window, int step, int feature)
    {
        var now = At(step);
        var before = step == 0 ? double.NaN : At(step - 1);
        return Schema.Features[feature].Transform switch
        {
            FeatureTransform.Identity => (now, !double.IsNaN(now)),
            FeatureTransform.Log1p => (Math.Log(1 + Math.Max(now, 0)), !double.IsNaN(now)),
            FeatureTransform.Delta => (now - before, !double.IsNaN(now - before)),
            _ when double.IsNaN(now - before) => (0, false),
            _ => (Math.Sign(now - before) * Math.Log(1 + Math.Abs(now - before)), true),
        };

        double At(int at) => raw[(((window * Window.Steps) + at) * 3) + Column(feature)];
    }

    /// <summary>Zeros, small counts, huge totals, negative numbers and gaps.</summary>
    private static float[] RandomRaw(Random random, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    random.Next(6) switch
                    {
                        0 => float.NaN,
                        1 => 0,
                        2 => random.Next(100),
                        3 => -random.Next(50),
                        4 => random.NextInt64(10_000_000_000_000),
                        _ => 100 * random.NextSingle(),
                    }
                ),
        ];
}
