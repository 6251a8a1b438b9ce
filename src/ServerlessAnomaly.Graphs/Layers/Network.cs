using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Layers;

/// <summary>
/// What an architecture builds into. Every network is built twice from one definition: once to be trained, where noise, dropout and sampling
/// apply and every op has a gradient, and once to score, where nothing is random and fused ops are allowed. Both share the parameters.
/// </summary>
/// <param name="parameters">Makes the parameters the first time, and finds them by name the second.</param>
/// <param name="isTraining">Whether this is the network to be trained.</param>
/// <param name="width">Factor on hidden sizes.</param>
/// <param name="dropout">Share of hidden values that is dropped while training, below 1.</param>
internal sealed class Network(ParameterSet parameters, bool isTraining, double width = 1, double dropout = 0)
{
    private readonly List<StateVariable> _carried = [];
    private readonly List<NetworkPart> _parts = [];

    /// <summary>The parameters.</summary>
    public ParameterSet Parameters { get; } = parameters;

    /// <summary>Whether this is the network to be trained.</summary>
    public bool IsTraining { get; } = isTraining;

    /// <summary>What the architecture adds to the loss, a single number; null if nothing.</summary>
    public Tensor? Penalty { get; private set; }

    /// <summary>The bottleneck [batch, ...], for pictures of the latent space; null if the architecture names none.</summary>
    public Tensor? Latent { get; set; }

    /// <summary>A hidden size, times the width that was asked for; at least 1.</summary>
    public int Sized(int size) => Math.Max(1, (int)Math.Round(size * width));

    /// <summary>Hidden values, in training with dropout.</summary>
    /// <param name="x">The values.</param>
    /// <param name="seed">Of the draws; different for each place in a network.</param>
    public Tensor Dropped(Tensor x, int seed) => Dropout.Apply(this, x, (float)dropout, seed);

    /// <summary>The statistics that a training step moves, and where to.</summary>
    public IReadOnlyList<StateVariable> Carried => _carried;

    /// <summary>Has a training step replace a statistic by a value computed from its batch.</summary>
    public void Carry(Parameter statistic, Tensor next) =>
        _carried.Add(new StateVariable(statistic.Name, statistic.Initial, next, statistic));

    /// <summary>Parts of the network that are of use as models by themselves.</summary>
    public IReadOnlyList<NetworkPart> Parts => _parts;

    /// <summary>
    /// The reconstruction from latent numbers as far from their mean as a draw [latent] says, in deviations; null if the network has no
    /// distribution over them.
    /// </summary>
    public Func<Tensor, Tensor>? Draw { get; set; }

    /// <summary>Names a part as a model by itself.</summary>
    public void AddPart(string name, string output, Tensor value) => _parts.Add(new NetworkPart(name, output, value));

    /// <summary>Adds a single number to the loss.</summary>
    public void Penalize(Tensor loss) => Penalty = Penalty is null ? loss : Penalty + loss;
}

/// <summary>A part of a network that is of use as a model by itself.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Output">Name of its output.</param>
/// <param name="Value">What it computes.</param>
internal sealed record NetworkPart(string Name, string Output, Tensor Value);

/// <summary>What fitting lowers, and by what.</summary>
/// <param name="Loss">A single number.</param>
/// <param name="Trained">The network that is trained: its parameters, and the statistics that it carries from step to step.</param>
internal sealed record FitGoal(Tensor Loss, Network Trained);
