using System.Diagnostics;
using ServerlessAnomaly.Benchmarks.Peers;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Benchmarks.Gpu;

/// <summary>One detector on two cores, on all of them, and on CUDA.</summary>
internal sealed class ScoringContest : IDisposable
{
    private const int Compared = 4096;
    private const int Mixed = 2048;

    private readonly string _architecture;
    private readonly DetectorBundle _bundle;
    private readonly List<Detector> _detectors = [];
    private readonly double _firstLoad;

    public ScoringContest(string architecture, DetectorBundle bundle, IReadOnlyList<int> batches, TimeSpan atLeast)
    {
        (_architecture, _bundle) = (architecture, bundle);
        var cpu = new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu };
        var cuda = new DetectorOptions { ExecutionProvider = ExecutionProvider.Cuda, GpuMemoryLimitMegabytes = 24 * 1024 };
        (string Name, DetectorOptions Options)[] ways =
        [
            ("2 cores", cpu with { Threads = 2 }),
            ($"{Environment.ProcessorCount} cores", cpu),
            ("CUDA", cuda),
        ];
        _firstLoad = LoadTime(ExecutionProvider.Cuda);
        var scores = new ScoreBuffer(bundle.Manifest.Schema.Features.Count);
        var windows = batches.ToDictionary(batch => batch, batch => Windows(batch));
        foreach (var (name, options) in ways)
        {
            var detector = Detector.Load(bundle, options);
            _detectors.Add(detector);
            foreach (var batch in batches)
                Contestants.Add(
                    new Contestant(
                        $"score {architecture}, whole detector",
                        batch,
                        name,
                        () => Repeated.Rate(() => detector.Score(windows[batch], scores), batch, atLeast)
                    )
                );
            var random = new Random(1);
            var sizes = Enumerable.Range(0, 64).Select(_ => Windows(random.Next(1, Mixed))).ToArray();
            Contestants.Add(
                new Contestant(
                    $"score {architecture}, whole detector, sizes from 1 to {Mixed:N0} in turns",
                    Mixed,
                    name,
                    () =>
                        Repeated.Rate(
                            () => Array.ForEach(sizes, size => detector.Score(size, scores)),
                            sizes.Sum(size => size.Count),
                            atLeast
                        )
                )
            );
        }
    }

    /// <summary>What is measured.</summary>
    public List<Contestant> Contestants { get; } = [];

    /// <summary>Whether CUDA and the CPU score the same, and how long a start takes.</summary>
    /// <param name="Architecture">The detector.</param>
    /// <param name="LargestScore">Largest score of the windows compared.</param>
    /// <param name="LargestDifference">Largest difference of two scores, over 1 or the score, whichever is more.</param>
    /// <param name="LoadOnCpu">Seconds to load and warm up on the CPU, a second time.</param>
    /// <param name="LoadOnCuda">The same on CUDA.</param>
    /// <param name="FirstLoadOnCuda">The same, the first time.</param>
    /// <param name="Nodes">Nodes of a run on CUDA, by what computes them.</param>
    public sealed record Check(
        string Architecture,
        double LargestScore,
        double LargestDifference,
        double LoadOnCpu,
        double LoadOnCuda,
        double FirstLoadOnCuda,
        string Nodes
    )
    {
        /// <summary>Whether they agree to four digits.</summary>
        public bool Agree => LargestDifference < 1e-4;
    }

    /// <summary>Scores the same windows on both.</summary>
    public Check Compare()
    {
        var (onCpu, onCuda) = (Scores(_detectors[1]), Scores(_detectors[2]));
        var differences = onCpu.Zip(onCuda, (cpu, cuda) => Math.Abs(cpu - cuda) / Math.Max(1, Math.Abs(cpu)));
        return new Check(
            _architecture,
            onCpu.Max(),
            differences.Max(),
            LoadTime(ExecutionProvider.Cpu),
            LoadTime(ExecutionProvider.Cuda),
            _firstLoad,
            NodePlaces.OnCuda(_bundle.Model)
        );
    }

    public void Dispose() => _detectors.ForEach(detector => detector.Dispose());

    private float[] Scores(Detector detector)
    {
        var scores = new ScoreBuffer(_bundle.Manifest.Schema.Features.Count);
        detector.Score(Windows(Compared), scores);
        return [.. scores.Scores];
    }

    private double LoadTime(ExecutionProvider provider)
    {
        var started = Stopwatch.GetTimestamp();
        Detector.Load(_bundle, new DetectorOptions { ExecutionProvider = provider }).Dispose();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private WindowBuffer Windows(int count)
    {
        var windows = new WindowBuffer(_bundle.Manifest.Window.Steps, _bundle.Manifest.Schema.Columns.Count);
        RandomWindows.Fill(windows, count, seed: 1);
        return windows;
    }
}
