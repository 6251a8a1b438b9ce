using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Fitting.Weights;
using ServerlessAnomaly.Training.Tests.Bundles;

namespace ServerlessAnomaly.Training.Tests.Fitting.Weights;

/// <summary>A fit that was stopped and gone on with is the fit that was not stopped, bit by bit.</summary>
public sealed class ResumedFitTests : IDisposable
{
    private static readonly TrainingOptions Quick = new()
    {
        Detector = "dense",
        Epochs = 4,
        MinSteps = 40,
        BatchSize = 64,
        Patience = 10,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("anomaly-fit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("dense-denoising", 0, 11)]
    [InlineData("vae", 0, 25)]
    [InlineData("lstm", 0.3, 17)]
    [InlineData("gru-denoising", 0.2, 38)]
    [InlineData("conv1d", 0.5, 20)]
    public void Run_KilledAtAnyBatch_GoesOnFromTheLastEpochToTheSameWeights(string architecture, double dropout, int killedAt)
    {
        var options = Quick with { Dropout = dropout, Epochs = 4, MinSteps = 40 };
        var whole = Fit(architecture, options, killedAt: int.MaxValue, null, null);

        FitCheckpoint? kept = null;
        Assert.Throws<ProcessKilled>(() => Fit(architecture, options, killedAt, null, made => kept = FitCheckpoint.Parse(made.ToJson())));
        Assert.Equal(killedAt / 10, kept!.Epoch);
        var resumed = Fit(architecture, options, int.MaxValue, kept, null);

        Assert.Equal(whole.Curve, resumed.Curve);
        foreach (var (parameter, values) in whole.Weights)
            Assert.Equal(values, resumed.Weights.Single(entry => entry.Key.Name == parameter.Name).Value);
    }

    [Fact]
    public async Task TrainAsync_KilledWithAFile_GoesOnAndRemovesIt()
    {
        var path = Path.Combine(_folder, "fit.json");
        var options = Quick with { Detector = "vae", Dropout = 0.2, Score = ScoreMethod.Squared };
        var whole = await TrainAsync(options, null);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            TrainAsync(options, new FitFile(path), new StopAfter(2, stop), stop.Token)
        );
        Assert.True(File.Exists(path));

        var resumed = await TrainAsync(options, new FitFile(path));
        Assert.Equal(2, resumed.Manifest.Metrics["resumedAfterEpochs"]);
        Assert.Equal(whole.Model, resumed.Model);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task TrainAsync_FileOfAnotherFitOrOfNone_StartsAnewOrSaysSo()
    {
        var path = Path.Combine(_folder, "fit.json");
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            TrainAsync(Quick, new FitFile(path), new StopAfter(1, stop), stop.Token)
        );
        var other = await TrainAsync(Quick with { Dropout = 0.1 }, new FitFile(path));
        Assert.Equal(0, other.Manifest.Metrics["resumedAfterEpochs"]);

        await File.WriteAllTextAsync(path, "shopping list");
        var fault = await Assert.ThrowsAsync<TrainingException>(() => TrainAsync(Quick, new FitFile(path)));
        Assert.Contains("holds no fit", fault.Message, StringComparison.Ordinal);
    }

    private static Task<DetectorBundle> TrainAsync(
        TrainingOptions options,
        FitFile? file,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => new TrainingRun().TrainAsync(SyntheticFleet.Archive(), options, new(), SyntheticFleet.Schema, progress, cancellationToken, file);

    private static FitResult Fit(
        string architecture,
        TrainingOptions options,
        int killedAt,
        FitCheckpoint? checkpoint,
        Action<FitCheckpoint>? keep
    )
    {
        const int Items = 640;
        var graph = new DetectorGraph(
            SyntheticFleet.Schema,
            new(),
            ArchitectureCatalog.Find(architecture),
            new FeatureScaling([1, 2, 3, 4], [1, 2, 3, 4]),
            ScoreMethod.Squared,
            options.Seed,
            1,
            options.Dropout
        );
        var (random, filled) = (new Random(3), 0);
        var data = new FitData(
            FeatureFront.WindowInput,
            [16, 4],
            Items,
            Fill,
            Skip,
            state => state.Values.Sum(values => values.Sum(value => (double)value * value))
        );
        return new FittingLoop(graph.Goal, data, options).Run(null, default, null, checkpoint, keep);

        void Fill(int count, float[] buffer)
        {
            if (filled++ == killedAt)
                throw new ProcessKilled();
            for (var i = 0; i < buffer.Length; i++)
                buffer[i] = random.NextSingle() * 8;
        }

        void Skip(long items)
        {
            for (var i = 0L; i < items * 16 * 4; i++)
                random.NextSingle();
        }
    }

    private sealed class StopAfter(int epochs, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Epoch == epochs)
                stop.Cancel();
        }
    }

    private sealed class ProcessKilled : Exception;
}
