using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Graphs.Sessions;
using ServerlessAnomaly.Graphs.Tests;
using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Detectors;

public sealed class ScoreMethodTests
{
    private const int Batch = 200;
    private const int Steps = 6;
    private const int Features = 4;

    private static readonly WindowOptions Window = new() { Steps = Steps };

    private static readonly FeatureScaling Scaling = new([0, 0, 0, 0], [1, 2, 1, 1]);

    private static readonly Input Input = new("window", Shape.PerWindow(Steps, Features));

    [Theory]
    [InlineData(ScoreMethod.Absolute), InlineData(ScoreMethod.Normalized), InlineData(ScoreMethod.Mahalanobis)]
    public void WriteScoring_AfterBothPasses_ComparesErrorsWithHealthyOnes(ScoreMethod method)
    {
        var (graph, weights, healthy) = Train("conv1d-denoising", method);
        var outputs = Run(graph.WriteScoring(weights), ["reconstruction", "feature_error", "score"], healthy);
        var errors = Errors(healthy, outputs[0]);
        var expected = Compare(method, errors);
        for (var window = 0; window < Batch; window++)
        {
            var parts = outputs[1].AsSpan(window * Features, Features).ToArray();
            Assert.All(parts, part => Assert.True(part >= 0));
            Assert.Equal(expected[window], parts.Sum(), 1e-3 * (1 + expected[window]));
            Assert.Equal(parts.Sum(), outputs[2][window], 1e-4 * (1 + expected[window]));
        }
    }

    [Fact]
    public void WriteScoring_ReconstructionProbability_IsCloseToManyDraws()
    {
        var (graph, weights, healthy) = Train("vae", ScoreMethod.ReconstructionProbability);
        var scores = Run(graph.WriteScoring(weights), ["score"], healthy)[0];
        var parts = graph.WriteParts(weights);
        var sums = new double[Batch];
        const int Draws = 200;
        // Each run of the sampler in one session would draw anew; a session of its own draws the same, so the batch is laid out in copies.
        float[] copies = [.. Enumerable.Repeat(healthy, Draws).SelectMany(values => values)];
        var latent = GraphRunner.Run(parts["encoder_sampler"], ["latent"], Batch * Draws, (Input, copies))[0];
        var code = new Input("latent", Shape.PerWindow(latent.Length / (Batch * Draws)));
        var drawn = GraphRunner.Run(parts["decoder"], ["reconstruction"], Batch * Draws, (code, latent))[0];
        var spread = weights.Single(weight => weight.Key.Name == "error.spread").Value;
        for (var i = 0; i < drawn.Length; i++)
        {
            var (feature, window) = (i % Features, i / (Steps * Features) % Batch);
            var raw = healthy[i % healthy.Length];
            if (float.IsNaN(raw))
                continue;
            var observed = Enumerable
                .Range(0, Steps)
                .Count(step => !float.IsNaN(healthy[(((window * Steps) + step) * Features) + feature]));
            var difference = (raw / Scaling.Deviations[feature]) - drawn[i];
            sums[window] += 0.5 * difference * difference / (spread[feature] * spread[feature]) / observed / Draws;
        }
        Assert.Equal(sums.Average(), scores.Average(), 0.05 * sums.Average());
        for (var window = 0; window < Batch; window++)
            Assert.Equal(sums[window], scores[window], 0.5 * sums[window]);
    }

    [Fact]
    public void WriteParts_Vae_TogetherAreTheNetworkThatScores()
    {
        var (graph, weights, healthy) = Train("vae", ScoreMethod.Squared);
        var parts = graph.WriteParts(weights);
        var mean = GraphRunner.Run(parts["encoder_mean"], ["mean"], Batch, (Input, healthy))[0];
        var code = new Input("latent", Shape.PerWindow(mean.Length / Batch));
        var decoded = GraphRunner.Run(parts["decoder"], ["reconstruction"], Batch, (code, mean))[0];
        var whole = GraphRunner.Run(parts["vae"], ["reconstruction"], Batch, (Input, healthy))[0];
        var served = Run(graph.WriteScoring(weights), ["reconstruction", "latent"], healthy);
        Assert.Equal(mean, served[1]);
        for (var i = 0; i < whole.Length; i++)
        {
            Assert.Equal(served[0][i], whole[i], 1e-5);
            Assert.Equal(decoded[i], whole[i], 1e-5);
        }
    }

    [Fact]
    public void Constructor_ReconstructionProbabilityWithoutDraws_SaysWhatToTrain()
    {
        var fault = Assert.Throws<ArgumentException>(() => Graph("dense", ScoreMethod.ReconstructionProbability));
        Assert.Contains("vae", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_EveryName_GivesItsMethod()
    {
        Assert.Equal(Enum.GetValues<ScoreMethod>(), ScoreMethods.Names.Select(ScoreMethods.Parse));
        Assert.Contains("reconstruction-probability", ScoreMethods.Names);
        Assert.Contains("gated", Assert.Throws<ArgumentException>(() => ScoreMethods.Parse("Gated")).Message, StringComparison.Ordinal);
    }

    private static DetectorGraph Graph(string architecture, ScoreMethod method) =>
        new(Schema, Window, ArchitectureCatalog.Find(architecture), Scaling, method, seed: 1);

    private static Telemetry.FeatureSchema Schema { get; } =
        new("plain", 1, [.. Enumerable.Range(1, Features).Select(column => new Telemetry.Feature($"f{column}", $"smart_{column}_raw"))]);

    private static (DetectorGraph Graph, Dictionary<Parameter, float[]> Weights, float[] Healthy) Train(
        string architecture,
        ScoreMethod method
    )
    {
        var graph = Graph(architecture, method);
        var healthy = Healthy();
        using var session = new TrainingSession(
            TrainingStepGraph.Write(graph.Loss, graph.Parameters.All, new Adam()),
            new Dictionary<string, long[]> { ["window"] = [Batch, Steps, Features] }
        );
        healthy.CopyTo(session.Inputs["window"], 0);
        for (var step = 0; step < 60; step++)
            session.Step(1e-2);
        var weights = session.Weights();
        var errors = Run(graph.WriteErrors(weights), ["error"], healthy)[0];
        foreach (var (parameter, values) in graph.HealthyErrors?.Fit(errors) ?? [])
            weights[parameter] = values;
        return (graph, weights, healthy);
    }

    /// <summary>Features that go together, a few values missing.</summary>
    private static float[] Healthy()
    {
        var random = new Random(5);
        var values = random.Normal(Batch * Steps * Features);
        for (var i = 0; i < values.Length; i += Features)
        {
            values[i + 1] = (2 * values[i]) + (0.3f * values[i + 1]);
            if (random.Next(10) == 0)
                values[i + random.Next(Features)] = float.NaN;
        }
        return values;
    }

    private static float[][] Run(byte[] model, string[] outputs, float[] raw) => GraphRunner.Run(model, outputs, Batch, (Input, raw));

    /// <summary>Mean absolute errors over the observed steps.</summary>
    private static double[][] Errors(float[] raw, float[] reconstruction)
    {
        var errors = new double[Batch][];
        for (var window = 0; window < Batch; window++)
        {
            errors[window] = new double[Features];
            for (var feature = 0; feature < Features; feature++)
            {
                int[] seen =
                [
                    .. Enumerable
                        .Range(0, Steps)
                        .Select(step => (((window * Steps) + step) * Features) + feature)
                        .Where(at => !float.IsNaN(raw[at])),
                ];
                if (seen.Length > 0)
                    errors[window][feature] = seen.Average(at => Math.Abs((raw[at] / Scaling.Deviations[feature]) - reconstruction[at]));
            }
        }
        return errors;
    }

    private static double[] Compare(ScoreMethod method, double[][] errors)
    {
        if (method == ScoreMethod.Absolute)
            return [.. errors.Select(error => error.Sum())];
        double[] means = [.. Enumerable.Range(0, Features).Select(i => errors.Average(error => error[i]))];
        double Covariance(int i, int j) => errors.Average(error => (error[i] - means[i]) * (error[j] - means[j]));
        if (method == ScoreMethod.Normalized)
        {
            double[] deviations = [.. Enumerable.Range(0, Features).Select(i => Math.Sqrt(Covariance(i, i)))];
            return [.. errors.Select(error => error.Select((e, i) => Math.Max(0, (e - means[i]) / deviations[i])).Sum())];
        }
        return
        [
            .. errors.Select(error =>
            {
                double[] distance = [.. error.Zip(means, (e, mean) => e - mean)];
                var solved = Solve((i, j) => Covariance(i, j) + (i == j ? 1e-4 : 0), distance);
                return distance.Zip(solved, (a, b) => a * b).Sum();
            }),
        ];
    }

    /// <summary>Gauss's elimination, for symmetric positive definite matrices.</summary>
    private static double[] Solve(Func<int, int, double> matrix, double[] right)
    {
        var rows = Enumerable
            .Range(0, Features)
            .Select(i => Enumerable.Range(0, Features).Select(j => matrix(i, j)).Append(right[i]).ToArray())
            .ToArray();
        for (var pivot = 0; pivot < Features; pivot++)
        for (var i = 0; i < Features; i++)
        {
            if (i == pivot)
                continue;
            var factor = rows[i][pivot] / rows[pivot][pivot];
            for (var j = pivot; j <= Features; j++)
                rows[i][j] -= factor * rows[pivot][j];
        }
        return [.. rows.Select((row, i) => row[Features] / row[i])];
    }
}
