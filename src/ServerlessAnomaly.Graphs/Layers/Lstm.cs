using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Layers;

/// <summary>
/// LSTM (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000) over x [steps, batch, in], with one bias vector, as Keras
/// has it: 4 · (in + units + 1) · units parameters. To be trained it is unrolled into matrix products; to score a sequence it is one fused
/// node.
/// </summary>
/// <remarks>
/// Unrolled, the input's part of all steps is one matrix product, and each step adds its state's part to a slice of that. The three gates
/// that go through a sigmoid are kept side by side. Time comes first, so that a step is one block of memory.
/// </remarks>
internal sealed class Lstm
{
    private const int Gates = 4;

    private readonly Network _network;
    private readonly Parameter _weights,
        _recurrence,
        _bias;
    private readonly int _units;
    private readonly bool _isLinear;

    /// <summary>Makes the layer's parameters.</summary>
    /// <param name="network">The network that it belongs to.</param>
    /// <param name="name">Prefix of its parameters.</param>
    /// <param name="inputs">Size of x at a step.</param>
    /// <param name="units">Size of the state.</param>
    /// <param name="isLinear">Whether candidate and output are taken as they are, without tanh, for values beyond ±1.</param>
    public Lstm(Network network, string name, int inputs, int units, bool isLinear = false)
    {
        (_network, _units, _isLinear) = (network, units, isLinear);
        _weights = network.Parameters.Glorot($"{name}.weight", Gates * units, inputs);
        _recurrence = network.Parameters.Recurrent($"{name}.recurrence", Gates, units);
        // A forget gate that starts open lets gradients through from the first step on: Jozefowicz et al. 2015, section 2.2.
        _bias = network.Parameters.Vector(
            $"{name}.bias",
            [.. Enumerable.Range(0, Gates * units).Select(unit => unit / units == 2 ? 1f : 0)]
        );
    }

    /// <summary>States after every step [steps, batch, units].</summary>
    public Tensor Sequence(Tensor x) => _network.IsTraining ? Recurrent.Stack(Unroll(x, x.Shape[0].Size)) : Fused(x, lastOnly: false);

    /// <summary>The state after the last step [batch, units].</summary>
    public Tensor Last(Tensor x) => _network.IsTraining ? Unroll(x, x.Shape[0].Size)[^1] : Fused(x, lastOnly: true);

    /// <summary>
    /// States after every step [steps, batch, units], where every step gets the same x [batch, in]. Unrolled to score as well: the fused
    /// node would multiply the same x at every step.
    /// </summary>
    public Tensor Repeated(Tensor x, int steps) => Recurrent.Stack(Unroll(x, steps));

    private FusedLstm Fused(Tensor x, bool lastOnly) => new(x, _weights, _recurrence, _bias, _isLinear, lastOnly);

    private List<Tensor> Unroll(Tensor x, int steps)
    {
        var sigmoids = new Recurrent(x, _weights, _recurrence, _bias, first: 0, count: 3 * _units);
        var candidates = new Recurrent(x, _weights, _recurrence, _bias, first: 3 * _units, count: _units);
        var states = new List<Tensor>();
        Tensor? cell = null;
        for (var step = 0; step < steps; step++)
        {
            var state = states.LastOrDefault();
            var gates = new Sigmoid(sigmoids.At(step, state));
            var (input, output, forget) = (Gate(gates, 0), Gate(gates, 1), Gate(gates, 2));
            var entering = input * Squash(candidates.At(step, state));
            cell = cell is null ? entering : (forget * cell) + entering;
            states.Add(output * Squash(cell));
        }
        return states;
    }

    private Slice Gate(Tensor gates, int index) => new(gates, 1, index * _units, _units);

    private Tensor Squash(Tensor x) => _isLinear ? x : new Tanh(x);
}
