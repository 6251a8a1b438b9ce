using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Training.Detectors;

/// <summary>
/// Tail functions as graph: each counter less each of its knots, rectified, times the changes of slope. That is a layer of a network whose
/// weights are fixed: two matrix products.
/// </summary>
internal sealed class TailLayer
{
    private readonly Constant _spread,
        _offsets,
        _slopeChanges;

    /// <summary>Prepares the layer.</summary>
    /// <param name="functions">One for each counter.</param>
    /// <param name="counters">The feature that each counter is.</param>
    /// <param name="features">Features of the schema.</param>
    /// <param name="name">Names the initializers in the file, under which the fit can be read back: minus the knots, and slopes.</param>
    public TailLayer(IReadOnlyList<TailFunction> functions, IReadOnlyList<int> counters, int features, string name)
    {
        var knots = functions.Max(function => function.Knots.Count);
        var units = functions.Count * knots;
        var (spread, offsets, slopeChanges) = (new float[functions.Count * units], new float[units], new float[units * features]);
        for (var counter = 0; counter < functions.Count; counter++)
        {
            for (var knot = 0; knot < functions[counter].Knots.Count; knot++)
            {
                var unit = (counter * knots) + knot;
                spread[(counter * units) + unit] = 1;
                offsets[unit] = -functions[counter].Knots[knot];
                slopeChanges[(unit * features) + counters[counter]] = functions[counter].SlopeChanges[knot];
            }
        }
        _spread = new Constant(new Shape(functions.Count, units), spread);
        _offsets = new Constant(new Shape(units), offsets, $"tail.{name}.offsets");
        _slopeChanges = new Constant(new Shape(units, features), slopeChanges, $"tail.{name}.slope_changes");
    }

    /// <summary>Nats [..., features], 0 for features that are not counters, of values [..., counters].</summary>
    public Tensor Apply(Tensor values) => Gemm.Linear(Gemm.LinearRelu(values, _spread, _offsets), _slopeChanges);
}
