using ServerlessAnomaly.Benchmarks.Peers;
using ServerlessAnomaly.Graphs.Sessions;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Benchmarks.Gpu;

/// <summary>Steps of training of one architecture on the CPU and on CUDA.</summary>
internal sealed class TrainingContest : IDisposable
{
    private const int ComparedSteps = 50;

    private readonly string _architecture;
    private readonly OwnNetwork _network;
    private readonly List<TrainingSession> _sessions = [];

    public TrainingContest(string architecture, IReadOnlyList<int> batches, TimeSpan atLeast)
    {
        _architecture = architecture;
        _network = new OwnNetwork(architecture);
        foreach (var onCuda in (bool[])[false, true])
        foreach (var batch in batches)
        {
            var session = _network.Training(batch, onCuda);
            _sessions.Add(session);
            Contestants.Add(
                new Contestant(
                    $"train {architecture}, network alone",
                    batch,
                    onCuda ? "CUDA" : $"{Environment.ProcessorCount} cores",
                    () => Repeated.Rate(() => session.Step(1e-3), batch, atLeast)
                )
            );
        }
    }

    /// <summary>What is measured.</summary>
    public List<Contestant> Contestants { get; } = [];

    /// <summary>Whether both devices train the same.</summary>
    /// <param name="Architecture">The network.</param>
    /// <param name="LossOnCpu">Loss of one batch after some steps on the CPU.</param>
    /// <param name="LossOnCuda">The same on CUDA.</param>
    /// <param name="HeldOutByCpu">Loss on held-out windows of a detector trained on the sample on the CPU.</param>
    /// <param name="HeldOutByCuda">The same on CUDA.</param>
    /// <param name="Nodes">Nodes of a step on CUDA, by what computes them.</param>
    public sealed record Check(
        string Architecture,
        double LossOnCpu,
        double LossOnCuda,
        double HeldOutByCpu,
        double HeldOutByCuda,
        string Nodes
    )
    {
        /// <summary>Whether they agree to a hundredth.</summary>
        public bool Agree => Math.Abs(LossOnCuda / LossOnCpu - 1) < 0.01 && Math.Abs(HeldOutByCuda / HeldOutByCpu - 1) < 0.01;
    }

    /// <summary>Trains the same on both.</summary>
    public Check Compare() =>
        new(
            _architecture,
            LossAfter(onCuda: false),
            LossAfter(onCuda: true),
            HeldOutLoss(ExecutionProvider.Cpu),
            HeldOutLoss(ExecutionProvider.Cuda),
            NodePlaces.OnCuda(_network.Step)
        );

    public void Dispose() => _sessions.ForEach(session => session.Dispose());

    private double HeldOutLoss(ExecutionProvider device) =>
        TrainedOnSample.Bundle(_architecture, device, epochs: 3).Manifest.TrainingCurve![^1].HeldOutLoss;

    private float LossAfter(bool onCuda)
    {
        using var session = _network.Training(1024, onCuda);
        for (var step = 1; step < ComparedSteps; step++)
            session.Step(1e-3);
        return session.Step(1e-3);
    }
}
