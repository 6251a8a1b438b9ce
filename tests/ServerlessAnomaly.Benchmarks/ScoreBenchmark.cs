using BenchmarkDotNet.Attributes;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>One run of the detector; time is for the whole batch.</summary>
public class ScoreBenchmark
{
    private Detector? _detector;
    private readonly WindowBuffer _windows = new(16, 21);
    private readonly ScoreBuffer _scores = new(21);

    [Params("dense", "conv1d")]
    public string Architecture { get; set; } = "conv1d";

    [Params(64, 1024, 8192)]
    public int Windows { get; set; }

    [GlobalSetup]
    public void Load()
    {
        _detector = Detector.Load(TrainedOnSample.Bundle(Architecture), new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu });
        RandomWindows.Fill(_windows, Windows, seed: 1);
    }

    [GlobalCleanup]
    public void Unload() => _detector!.Dispose();

    [Benchmark]
    public void Score() => _detector!.Score(_windows, _scores);
}
