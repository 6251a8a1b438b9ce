using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Tests;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Detectors;

public sealed class CountersTests
{
    private const int Batch = 200;

    private static readonly WindowOptions Window = new() { Steps = 6, MaxGapSteps = 2 };

    private static readonly FeatureSchema Schema = new(
        "counters",
        1,
        [
            new("logged", "smart_5_raw", FeatureTransform.Log1p, FeatureError.Upward),
            new("context", "smart_9_raw", FeatureTransform.Identity, FeatureError.None),
            new("plain", "smart_197_raw", FeatureTransform.Identity, FeatureError.Upward),
        ]
    );

    [Fact]
    public void Rises_RandomWindows_CountsStepsAboveTheLastObserved()
    {
        var random = new Random(5);
        var (front, raw) = (new FeatureFront(Schema, Window), RandomRaw(random));
        var rises = GraphRunner.Run([front.Counters!.Rises], Batch, (front.Window, raw))[0];
        for (var window = 0; window < Batch; window++)
        {
            for (var counter = 0; counter < 2; counter++)
            {
                var (count, last, lastStep) = (0, float.NaN, -1);
                for (var step = 0; step < 6; step++)
                {
                    var value = raw[(((window * 6) + step) * 3) + front.Counters.Features[counter]];
                    if (float.IsNaN(value))
                        continue;
                    // Two steps may be missing, so no more than three lie between neighbours of a valid window.
                    if (step - lastStep <= 3 && value > last)
                        count++;
                    (last, lastStep) = (value, step);
                }
                Assert.Equal(Math.Log(1 + count), rises[(window * 2) + counter], 1e-5);
            }
        }
    }

    [Fact]
    public void Levels_SchemaWithAnAge_AreThoseOfALifetime()
    {
        FeatureSchema aging = new(
            "aging",
            1,
            [
                Schema.Features[0],
                Schema.Features[1] with
                {
                    Lifetime = 50,
                },
                new("change", "smart_197_raw", FeatureTransform.LogDelta, FeatureError.Upward),
            ]
        );
        var (front, raw) = (new FeatureFront(aging, Window), RandomRaw(new Random(9)));
        var results = GraphRunner.Run([front.Counters!.Levels], Batch, (front.Window, raw));
        for (var row = 0; row < Batch * 6; row++)
        {
            var (count, age) = (raw[row * 3], raw[(row * 3) + 1]);
            var factor = float.IsNaN(age) ? 1 : 50 / Math.Max(age, 5);
            Assert.Equal(float.IsNaN(count) ? 0 : Math.Log(1 + (count * factor)), results[0][row * 2], 1e-4);
            // A change has no age.
            var before = row % 6 == 0 ? float.NaN : raw[((row - 1) * 3) + 2];
            var change = raw[(row * 3) + 2] - before;
            Assert.Equal(float.IsNaN(change) ? 0 : Math.Log(1 + Math.Max(0, change)), results[0][(row * 2) + 1], 1e-4);
        }
    }

    [Fact]
    public void ByFeature_RandomWindows_AgreesWithPlainArithmetic()
    {
        var random = new Random(3);
        var (front, raw) = (new FeatureFront(Schema, Window), RandomRaw(random));
        var counters = front.Counters!;
        var tails = TailScaling.Fit(Values(random), Values(random), Values(random), [.. Enumerable.Range(0, 150)]);
        var surprise = new Surprise(counters, tails, 3);
        var expected = random.Normal(Batch * 6 * 3);
        var fed = new Input("expected", Shape.PerWindow(6, 3));
        var results = GraphRunner.Run(
            [surprise.ByFeature(fed), surprise.OfLevels(), counters.Rises],
            Batch,
            (front.Window, raw),
            (fed, expected)
        );

        for (var window = 0; window < Batch; window++)
        {
            Assert.Equal(0, results[0][(window * 3) + 1]);
            var powers = new double[3];
            for (var counter = 0; counter < 2; counter++)
            {
                var feature = counters.Features[counter];
                int[] seen = [.. Enumerable.Range(0, 6).Where(step => !float.IsNaN(raw[At(step)]))];
                foreach (var step in seen)
                    Assert.Equal(tails.Levels[counter].Evaluate(Log(raw[At(step)])), results[1][At(step)], 1e-2);
                if (seen.Length > 0 && seen[^1] >= 3)
                {
                    var newest = At(seen[^1]);
                    var foreseen = Math.Max(0, expected[newest] - tails.Levels[counter].Usual);
                    powers[feature] += Math.Pow(Math.Max(0, tails.Levels[counter].Evaluate(Log(raw[newest])) - foreseen), 1.5);
                    if (seen[0] <= 2)
                        powers[feature] += Math.Pow(tails.Growths[counter].Evaluate(Log(raw[newest] - raw[At(seen[0])])), 1.5);
                }
                powers[feature] += Math.Pow(tails.Rises[counter].Evaluate(results[2][(window * 2) + counter]), 1.5);

                int At(int step) => (((window * 6) + step) * 3) + feature;
            }
            var norm = Math.Pow(powers.Sum(), 1 / 1.5);
            for (var feature = 0; feature < 3; feature++)
            {
                var part = norm > 0 ? powers[feature] / Math.Sqrt(norm) : 0;
                Assert.Equal(part, results[0][(window * 3) + feature], 2e-2 + (1e-4 * part));
            }
            Assert.Equal(norm, results[0].Skip(window * 3).Take(3).Sum(), 2e-2 + (1e-4 * norm));
        }

        static double Log(float x) => Math.Log(1 + Math.Max(0, x));
    }

    [Fact]
    public void SurpriseAt_RateAndDrives_TakesWhatCanBeTold()
    {
        var tails = TailScaling.Fit(new float[200], new float[200], new float[200], [.. Enumerable.Range(0, 100)]);
        Assert.Equal(Math.Pow(3, 2 / 3.0) * Math.Log(2 / 0.1), tails.SurpriseAt(0.1), 1e-9);
        Assert.Equal(Math.Pow(3, 2 / 3.0) * Math.Log(101 / 2.0), tails.SurpriseAt(0.001), 1e-9);
        Assert.Equal(Math.Pow(3, 2 / 3.0) * Math.Log(101 / 2.0), tails.SurpriseAt(0), 1e-9);
    }

    [Fact]
    public void Build_NoCounter_IsNull()
    {
        var front = new FeatureFront(new FeatureSchema("context", 1, [Schema.Features[1]]), Window);
        Assert.Null(front.Counters);
    }

    private static float[] Values(Random random) =>
        [.. Enumerable.Range(0, 300).Select(_ => random.Next(2) == 0 ? 0 : MathF.Log(1 + random.Next(1, 5000)))];

    /// <summary>Counters that stand, rise and fall, from none to beyond what was fitted on, with gaps.</summary>
    private static float[] RandomRaw(Random random) =>
        [
            .. Enumerable
                .Range(0, Batch * 6 * 3)
                .Select(_ =>
                    random.Next(5) switch
                    {
                        0 => float.NaN,
                        1 => 0,
                        2 => random.Next(3),
                        3 => random.Next(1_000_000),
                        _ => random.Next(100),
                    }
                ),
        ];
}
