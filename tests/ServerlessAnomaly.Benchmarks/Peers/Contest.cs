using System.Diagnostics;
using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Benchmarks.Peers;

/// <summary>Everything that is measured against everything, ready to run.</summary>
internal sealed class Contest : IDisposable
{
    public const string MatrixProduct = "matrix product";
    public const string ScoreConvolutions = "score conv1d";
    private const int ProductSize = 1024;
    private const double Tolerance = 1e-4;

    private static readonly string[] Architectures = ["conv1d", "lstm"];
    private static readonly int[] TrainingBatches = [256, 1024],
        ScoringBatches = [64, 1024];

    private readonly TimeSpan _atLeast;
    private readonly TorchProcess _torch;
    private readonly List<IDisposable> _owned = [];
    private readonly List<Contestant> _contestants = [];

    public Contest(TorchProcess torch, TimeSpan atLeast)
    {
        (_torch, _atLeast) = (torch, atLeast);
        var networks = Architectures.ToDictionary(name => name, name => new OwnNetwork(name));
        Multiplications = networks["conv1d"].Multiplications;
        foreach (var (name, network) in networks)
        foreach (var batch in TrainingBatches)
            AddTraining(name, network, batch);
        foreach (var (name, network) in networks)
        {
            var bundle = TrainedOnSample.Bundle(name);
            foreach (var batch in ScoringBatches)
                AddScoring(name, network, bundle, batch);
        }
        AddMatrixProduct();
    }

    /// <summary>All of them, in the order in which each round runs them.</summary>
    public IReadOnlyList<Contestant> Contestants => _contestants;

    /// <summary>Multiplications of the matrix products of <c>conv1d</c> for one window.</summary>
    public long Multiplications { get; }

    public void Dispose()
    {
        foreach (var owned in _owned)
            owned.Dispose();
    }

    private void AddTraining(string architecture, OwnNetwork network, int batch)
    {
        var task = $"train {architecture}";
        var session = Own(network.Training(batch));
        Add(task, batch, Contestant.Own, () => session.Step(1e-3));
        AddTorch(task, batch, "PyTorch", "train", architecture);
        if (architecture == "conv1d")
            AddTorch(task, batch, "PyTorch, Upsample and Conv1d", "train", "conv1d-repeated");
    }

    private void AddScoring(string architecture, OwnNetwork network, DetectorBundle bundle, int batch)
    {
        var task = $"score {architecture}";
        var model = Own(new ModelRun(network.Scoring(), batch));
        Add(task, batch, Contestant.Own, model.Run);
        AddTorch(task, batch, "PyTorch", "score", architecture);
        if (architecture == "conv1d")
        {
            AddTorch(task, batch, "PyTorch, Upsample and Conv1d", "score", "conv1d-repeated");
            var transposed = Own(new ModelRun(PlainConvolutions.Transposed(network), batch));
            RequireSame(model, transposed);
            Add(task, batch, "ONNX Conv and ConvTranspose", transposed.Run);
            var resized = Own(new ModelRun(PlainConvolutions.Resized(network), batch));
            Add(task, batch, "ONNX Conv and Resize", resized.Run);
        }
        var detector = Own(Detector.Load(bundle, new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu }));
        var (windows, scores) = (new WindowBuffer(OwnNetwork.Steps, OwnNetwork.Features), new ScoreBuffer(OwnNetwork.Features));
        RandomWindows.Fill(windows, batch, seed: 1);
        Add(task, batch, "whole detector: features, network, score", () => detector.Score(windows, scores));
    }

    private void AddMatrixProduct()
    {
        var writer = new GraphWriter();
        var x = new Input("x", new Shape(new Dimension(1, PerWindow: true), ProductSize));
        var factor = new float[ProductSize * ProductSize];
        ModelRun.Fill(factor);
        writer.Output(ModelRun.Output, new Gemm(x, new Constant(new Shape(ProductSize, ProductSize), factor)));
        var product = Own(new ModelRun(writer.ToBytes(), ProductSize));
        _contestants.Add(
            new Contestant(MatrixProduct, ProductSize, "ONNX Gemm", () => Rate(product.Run, 2.0 * ProductSize * ProductSize * ProductSize))
        );
    }

    private void Add(string task, int batch, string name, Action run) =>
        _contestants.Add(new Contestant(task, batch, name, () => Rate(run, batch)));

    private void AddTorch(string task, int batch, string name, string verb, string network) =>
        _contestants.Add(new Contestant(task, batch, name, () => _torch.Rate(verb, network, batch, _atLeast)));

    private double Rate(Action run, double perRun)
    {
        var (count, started) = (0, Stopwatch.GetTimestamp());
        for (; count < 3 || Stopwatch.GetElapsedTime(started) < _atLeast; count++)
            run();
        return count * perRun / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }

    private static void RequireSame(ModelRun own, ModelRun other)
    {
        own.Run();
        other.Run();
        var difference = own.Result.Zip(other.Result).Max(pair => Math.Abs(pair.First - pair.Second));
        if (difference > Tolerance)
            throw new InvalidOperationException($"The two forms of conv1d differ by {difference}: they are not the same network.");
    }
}
