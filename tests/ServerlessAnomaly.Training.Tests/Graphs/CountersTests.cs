using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Graphs;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Graphs;

public sealed class CountersTests
{
    private const int Batch = 200;

    private static readonly WindowOptions Window = new() { Steps = 6, MaxGapSteps = 2 };

    private static readonly FeatureSchema Schema = new("counters", 1,
    [
        new("logged", "smart_5_raw", FeatureTransform.Log1p, FeatureError.Upward),
        new("context", "smart_9_raw", FeatureTransform.Identity, FeatureError.None),
        new("plain", "smart_197_raw", FeatureTransform.Identity, FeatureError.Upward),
    ]);

    [Fact]
    public void Surprise_RandomWindows_AgreesWithPlainArithmetic()
    {
        var random = new Random(3);
        var (front, raw) = (new FeatureFront(Schema, Window), RandomRaw(random));
        var counters = front.Counters!;
        var tails = TailScaling.Fit(Values(random), Values(random), [.. Enumerable.Range(0, 150)]);
        var level = new TailLayer(tails.Levels, counters.Features, 3, "level");
        var growth = new TailLayer(tails.Growths, counters.Features, 3, "growth");
        var expected = random.Normal(Batch * 6 * 3);
        var fed = new Input("expected", Shape.PerWindow(6, 3));
        var results = GraphRunner.Run(
            [GatedError.Surprise(counters, level, growth, fed), level.Of(counters.Levels)], Batch, (front.Window, raw), (fed, expected));

        for (var window = 0; window < Batch; window++)
        {
            Assert.Equal(0, results[0][(window * 3) + 1]);
            for (var counter = 0; counter < 2; counter++)
            {
                var feature = counters.Features[counter];
                double surprise = 0;
                int[] seen = [.. Enumerable.Range(0, 6).Where(step => !float.IsNaN(raw[At(step)]))];
                foreach (var step in seen)
                    Assert.Equal(tails.Levels[counter].Evaluate(Log(raw[At(step)])), results[1][At(step)], 1e-2);
                if (seen.Length > 0 && seen[^1] >= 3)
                {
                    var newest = At(seen[^1]);
                    surprise = Math.Max(0, tails.Levels[counter].Evaluate(Log(raw[newest])) - Math.Max(0, expected[newest]));
                    if (seen[0] <= 2)
                        surprise += GatedError.GrowthWeight * tails.Growths[counter].Evaluate(Log(raw[newest] - raw[At(seen[0])]));
                }
                Assert.Equal(surprise, results[0][(window * 3) + feature], 1e-2 + (1e-4 * surprise));

                int At(int step) => (((window * 6) + step) * 3) + feature;
            }
        }

        static double Log(float x) => Math.Log(1 + Math.Max(0, x));
    }

    [Fact]
    public void SurpriseAt_RateAndDrives_TakesWhatCanBeTold()
    {
        var tails = TailScaling.Fit(new float[200], new float[200], [.. Enumerable.Range(0, 100)]);
        Assert.Equal(3 * Math.Log(2 / 0.1), tails.SurpriseAt(0.1), 1e-9);
        Assert.Equal(3 * Math.Log(101 / 2.0), tails.SurpriseAt(0.001), 1e-9);
        Assert.Equal(3 * Math.Log(101 / 2.0), tails.SurpriseAt(0), 1e-9);
    }

    [Fact]
    public void Of_NoCounter_IsNull()
    {
        var front = new FeatureFront(new FeatureSchema("context", 1, [Schema.Features[1]]), Window);
        Assert.Null(front.Counters);
    }

    private static float[] Values(Random random) =>
        [.. Enumerable.Range(0, 300).Select(_ => random.Next(2) == 0 ? 0 : MathF.Log(1 + random.Next(1, 5000)))];

    /// <summary>Counters that stand, rise and fall, from none to beyond what was fitted on, with gaps.</summary>
    private static float[] RandomRaw(Random random) =>
    [
        .. Enumerable.Range(0, Batch * 6 * 3).Select(_ => random.Next(5) switch
        {
            0 => float.NaN,
            1 => 0,
            2 => random.Next(3),
            3 => random.Next(1_000_000),
            _ => random.Next(100),
        }),
    ];
}
