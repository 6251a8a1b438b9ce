using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Training.Detectors;

/// <summary>
/// How surprising a window's counters are, in nats, as graph: three surprises for each counter, that of its newest value less what the
/// network expects beyond mean and deviation of healthy drives, that of its growth, and that of the number of steps on which it rose;
/// together their norm of order <see cref="Order"/>. A counter at zero adds nothing.
/// </summary>
internal sealed class Surprise
{
    /// <summary>
    /// Order of the norm (Σ sᵖ)^(1/p). 1, the sum, would be right if the surprises were independent; ∞, the maximum, if all of them told of
    /// one event. A bad sector moves several counters, and a drive has more than one.
    /// </summary>
    public const double Order = 1.5;

    // Keeps ln away from 0; a window of so little surprise has none.
    private const float Least = 1e-12f;

    private readonly Counters _counters;
    private readonly TailLayer _level,
        _growth,
        _rises;
    private readonly Constant _usual;

    /// <summary>Prepares it.</summary>
    /// <param name="counters">The counters.</param>
    /// <param name="tails">Their tails.</param>
    /// <param name="features">Features of the schema.</param>
    public Surprise(Counters counters, TailScaling tails, int features)
    {
        _counters = counters;
        _level = new TailLayer(tails.Levels, counters.Features, features, "level");
        _growth = new TailLayer(tails.Growths, counters.Features, features, "growth");
        _rises = new TailLayer(tails.Rises, counters.Features, features, "rises");
        var usual = new float[features];
        for (var i = 0; i < tails.Levels.Count; i++)
            usual[counters.Features[i]] = tails.Levels[i].Usual;
        _usual = Constant.Vector(usual, "tail.level.usual");
    }

    /// <summary>Surprise of the values at every step [batch, steps, features], 0 for features that are not counters.</summary>
    public Tensor OfLevels() => _level.Apply(_counters.Levels);

    /// <summary>Each feature's part of the norm [batch, features]: sᵖ ÷ norm^(p − 1), so that they add up to the norm.</summary>
    /// <param name="expected">The network's prediction of the surprise of the value [batch, steps, features].</param>
    public Tensor ByFeature(Tensor expected)
    {
        // The tail holds what is usual already: only what the network expects beyond the scatter of healthy drives is taken off.
        var level = new Relu(_level.Apply(_counters.Newest) - new Relu(_counters.AtNewest(expected) - _usual));
        var powers = Power(level) + Power(_growth.Apply(_counters.Growth)) + Power(_rises.Apply(_counters.Rises));
        var total = new Clip(Reshape.To(new ReduceSum(powers, 1), Shape.PerWindow(1)), low: Least);
        // total = normᵖ, so norm^(p − 1) = total^(1 − 1/p).
        return powers * new Exponential(new Logarithm(total) * (float)((1 / Order) - 1));
    }

    /// <summary>x^1.5 of x that is never negative; rounding may leave a tail a little below 0.</summary>
    private static Tensor Power(Tensor x)
    {
        var positive = new Relu(x);
        return positive * new SquareRoot(positive);
    }
}
