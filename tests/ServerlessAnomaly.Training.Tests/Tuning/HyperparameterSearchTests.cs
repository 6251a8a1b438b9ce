using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Tests.Bundles;
using ServerlessAnomaly.Training.Tuning;

namespace ServerlessAnomaly.Training.Tests.Tuning;

public sealed class HyperparameterSearchTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        Detector = "dense",
        Epochs = 1,
        MinSteps = 4,
        BatchSize = 128,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public async Task RunAsync_StoppedAndResumed_TriesWhatOneRunTries()
    {
        var whole = await Search("whole.json").RunAsync(7, null, default);
        var path = "parts.json";
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Search(path).RunAsync(7, new StopAfter(6, stop), stop.Token));
        var resumed = await Search(path).RunAsync(7, null, default);

        static (double, double, double?)[] Tried(TuningState state) =>
            [.. state.Trials.Select(trial => (trial.LearningRate, trial.Width, trial.HeldOutLoss))];
        Assert.Equal(7, whole.Trials.Count);
        Assert.Equal(Tried(whole), Tried(resumed));
        Assert.All(whole.Trials, trial => Assert.InRange(trial.Width, 0.25, 4));
        Assert.Equal(whole.Trials.Min(trial => trial.HeldOutLoss), whole.Best!.HeldOutLoss);
        Assert.True(whole.Trials.MaxBy(trial => trial.Width)!.ParameterCount > whole.Trials.MinBy(trial => trial.Width)!.ParameterCount);
        Assert.Contains("Where trials were", TuningReport.Write(whole), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_FileOfAnotherSearch_IsRefused()
    {
        await Search("other.json").RunAsync(1, null, default);
        var other = await Assert.ThrowsAsync<TrainingException>(() => Search("other.json", seed: 2).RunAsync(1, null, default));
        Assert.Contains("seed 1", other.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_folder, "torn.json"), "{");
        await Assert.ThrowsAsync<TrainingException>(() => Search("torn.json").RunAsync(1, null, default));
    }

    [Fact]
    public void Values_TrainingThatDiverged_CountsAsTheWorst() =>
        Assert.Equal([Math.Log(2), Math.Log(5), Math.Log(5)], HyperparameterSearch.Values([Trial(2), Trial(5), Trial(null)]));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static TuningTrial Trial(double? loss) => new(0.01, 1, loss, 1, 10, 1);

    private HyperparameterSearch Search(string file, int seed = 1) =>
        new(
            SyntheticFleet.Archive(drives: 20, days: 24),
            Options with
            {
                Seed = seed,
            },
            SyntheticFleet.Schema,
            SearchStrategy.Bayesian,
            Path.Combine(_folder, file)
        );

    private sealed class StopAfter(int trials, CancellationTokenSource stop) : IProgress<TuningState>
    {
        public void Report(TuningState value)
        {
            if (value.Trials.Count == trials)
                stop.Cancel();
        }
    }
}
