using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Graphs.Sessions;
using ServerlessAnomaly.Graphs.Tests;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Detectors;

public sealed class DetectorGraphTests
{
    private const int Batch = 16;

    private static readonly WindowOptions Window = new() { Steps = 8, MaxGapSteps = 2 };

    private static readonly FeatureSchema Schema = new(
        "detector",
        1,
        [
            new("age", "smart_9_raw", FeatureTransform.Identity, FeatureError.None),
            new("temperature", "smart_194_raw", FeatureTransform.Identity, FeatureError.Squared),
            new("pending", "smart_197_raw", FeatureTransform.Log1p, FeatureError.Upward),
            new("reallocated growth", "smart_5_raw", FeatureTransform.LogDelta, FeatureError.Upward),
        ]
    );

    private static readonly TailScaling Tails = RandomTails();

    private static readonly FeatureScaling Scaling = new([10, 30, 0, 0], [4, 5, 1, 1], Tails);

    public static TheoryData<string, ScoreMethod> Detectors
    {
        get
        {
            var all = new TheoryData<string, ScoreMethod>();
            foreach (var architecture in (string[])["dense", "conv1d", "lstm", "gru"])
                all.Add(architecture, ScoreMethod.Gated);
            foreach (var architecture in ArchitectureCatalog.Names)
                all.Add(architecture, ScoreMethod.Squared);
            return all;
        }
    }

    [Theory, MemberData(nameof(Detectors))]
    public void WriteScoring_AfterTraining_GivesTheForwardPassThatWasTrained(string architecture, ScoreMethod method)
    {
        var random = new Random(1);
        var graph = new DetectorGraph(Schema, Window, ArchitectureCatalog.Find(architecture), Scaling, method, seed: 1);
        using var session = new TrainingSession(
            TrainingStepGraph.Write(graph.Loss, graph.Parameters.All, new Adam()),
            new Dictionary<string, long[]> { ["window"] = [Batch, 8, 4] }
        );
        for (var step = 0; step < 30; step++)
        {
            Raw(random).CopyTo(session.Inputs["window"], 0);
            session.Step(1e-2);
        }
        var raw = Raw(random);
        raw.CopyTo(session.Inputs["window"], 0);
        var weights = session.Weights();
        var trained = session.Step(1e-2);

        var front = new FeatureFront(Schema, Window);
        var scaledAndObserved = GraphRunner.Run([front.Scale(Scaling), front.Observed, front.Raw], Batch, (front.Window, raw));
        var served = GraphRunner.Run(graph.WriteScoring(weights), ["reconstruction", "feature_error", "score"], Batch, (front.Window, raw));

        // What is trained with noise or draws is scored without.
        if (!architecture.StartsWith("vae", StringComparison.Ordinal) && !architecture.EndsWith(Denoising.Suffix, StringComparison.Ordinal))
            Assert.Equal(Loss(method, scaledAndObserved[0], scaledAndObserved[1], served[0]), trained, 1e-5 * (1 + trained));
        for (var window = 0; window < Batch; window++)
        {
            var errors = Errors(method, window, scaledAndObserved[0], scaledAndObserved[1], scaledAndObserved[2], served[0]);
            for (var feature = 0; feature < 4; feature++)
                Assert.Equal(errors[feature], served[1][(window * 4) + feature], 1e-4 * (1 + errors[feature]));
            Assert.Equal(errors.Sum(), served[2][window], 1e-4 * (1 + errors.Sum()));
        }
    }

    [Fact]
    public void Score_CountersAtZeroOrFalling_IsZero()
    {
        FeatureSchema counters = new("counters", 1, [.. Schema.Features.Where(feature => feature.Error != FeatureError.Squared)]);
        var graph = new DetectorGraph(
            counters,
            Window,
            ArchitectureCatalog.Find("dense"),
            new FeatureScaling([10, 0, 0], [4, 1, 1], Tails),
            ScoreMethod.Gated,
            1
        );
        var raw = new float[8 * 3];
        for (var step = 0; step < 8; step++)
            (raw[step * 3], raw[(step * 3) + 1], raw[(step * 3) + 2]) = (40 + step, 0, 0);
        Assert.Equal(0, Score(raw));
        raw[(7 * 3) + 1] = 1e6f;
        Assert.True(Score(raw) > 1);
        raw[(7 * 3) + 1] = float.NaN;
        raw[(6 * 3) + 1] = 1e6f;
        Assert.True(Score(raw) > 1, "The newest value that is there counts.");

        float Score(float[] window) => GraphRunner.Run([graph.Score], 1, (new Input("window", Shape.PerWindow(8, 3)), window))[0][0];
    }

    [Fact]
    public void Constructor_NoFeatureThatCounts_Throws()
    {
        var context = new FeatureSchema("context", 1, [Schema.Features[0]]);
        Assert.Throws<ArgumentException>(() =>
            new DetectorGraph(context, Window, ArchitectureCatalog.Find("dense"), new FeatureScaling([0], [1]), ScoreMethod.Gated, 1)
        );
    }

    private static double Loss(ScoreMethod method, float[] scaled, float[] observed, float[] reconstruction)
    {
        double sum = 0;
        for (var i = 0; i < scaled.Length; i++)
        {
            var target =
                method == ScoreMethod.Gated && Schema.Features[i % 4].Error == FeatureError.Upward
                    ? Math.Min(10, Tails.Levels[(i % 4) - 2].Evaluate(Math.Max(0, scaled[i])))
                    : Math.Clamp(scaled[i], -10, 10);
            sum += observed[i] * Math.Pow(target - reconstruction[i], 2);
        }
        return sum / observed.Sum();
    }

    private static double[] Errors(ScoreMethod method, int window, float[] scaled, float[] observed, float[] raw, float[] reconstruction)
    {
        double[] errors = new double[4],
            powers = new double[4];
        for (var feature = 0; feature < 4; feature++)
        {
            int[] seen = [.. Enumerable.Range(0, 8).Where(step => observed[At(step)] == 1)];
            if (seen.Length == 0)
                continue;
            var kind = method == ScoreMethod.Squared ? FeatureError.Squared : Schema.Features[feature].Error;
            if (kind == FeatureError.Squared)
                errors[feature] = seen.Average(step => Math.Pow(scaled[At(step)] - reconstruction[At(step)], 2));
            // No more than two steps may be missing, and a difference misses one more.
            if (kind != FeatureError.Upward || seen[^1] < 4)
                continue;
            var surprise = Tails.Levels[feature - 2].Evaluate(Math.Max(0, scaled[At(seen[^1])]));
            powers[feature] += Math.Pow(
                Math.Max(0, surprise - Math.Max(0, reconstruction[At(seen[^1])] - Tails.Levels[feature - 2].Usual)),
                1.5
            );
            var growth = Math.Max(0, raw[At(seen[^1])] - raw[At(seen[0])]);
            if (seen[0] < 4)
                powers[feature] += Math.Pow(Tails.Growths[feature - 2].Evaluate(Math.Log(1 + growth)), 1.5);
            var rises = seen.Zip(seen.Skip(1)).Count(pair => pair.Second - pair.First <= 4 && raw[At(pair.Second)] > raw[At(pair.First)]);
            powers[feature] += Math.Pow(Tails.Rises[feature - 2].Evaluate(Math.Log(1 + rises)), 1.5);

            int At(int step) => (((window * 8) + step) * 4) + feature;
        }
        var norm = Math.Pow(powers.Sum(), 1 / 1.5);
        for (var feature = 0; feature < 4; feature++)
            if (powers[feature] > 0)
                errors[feature] += powers[feature] / Math.Sqrt(norm);
        return errors;
    }

    private static TailScaling RandomTails()
    {
        var random = new Random(11);
        float[] Values() => [.. Enumerable.Range(0, 200).Select(_ => random.Next(3) > 0 ? 0 : MathF.Log(1 + random.Next(1, 900)))];
        return TailScaling.Fit(Values(), Values(), Values(), [.. Enumerable.Range(0, 100).Select(window => window / 3)]);
    }

    private static float[] Raw(Random random)
    {
        var raw = new float[Batch * 8 * 4];
        for (var i = 0; i < raw.Length; i++)
        {
            raw[i] = (i % 4) switch
            {
                0 => 20 * random.NextSingle(),
                1 => 25 + (10 * random.NextSingle()),
                _ => random.Next(3) == 0 ? random.Next(2000) : 0,
            };
            if (random.Next(12) == 0)
                raw[i] = float.NaN;
        }
        return raw;
    }
}
