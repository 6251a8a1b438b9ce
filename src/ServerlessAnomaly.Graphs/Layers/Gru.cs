using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Layers;

/// <summary>
/// GRU (Cho et al. 2014) over x [steps, batch, in], in cuDNN's form: the reset gate takes effect on the state's part of the candidate after
/// the matrix product. One bias vector: 3 · (in + units + 1) · units parameters. Unrolled to be trained, one fused node to score a sequence.
/// </summary>
internal sealed class Gru
{
    private const int Gates = 3;

    private readonly Network _network;
    private readonly Parameter _weights,
        _recurrence,
        _bias;
    private readonly int _units;

    /// <summary>Makes the layer's parameters.</summary>
    /// <param name="network">The network that it belongs to.</param>
    /// <param name="name">Prefix of its parameters.</param>
    /// <param name="inputs">Size of x at a step.</param>
    /// <param name="units">Size of the state.</param>
    public Gru(Network network, string name, int inputs, int units)
    {
        (_network, _units) = (network, units);
        _weights = network.Parameters.Glorot($"{name}.weight", Gates * units, inputs);
        _recurrence = network.Parameters.Recurrent($"{name}.recurrence", Gates, units);
        _bias = network.Parameters.Zeros($"{name}.bias", Gates * units);
    }

    /// <summary>The state after the last step [batch, units].</summary>
    public Tensor Last(Tensor x) => _network.IsTraining ? Unroll(x, x.Shape[0].Size)[^1] : new FusedGru(x, _weights, _recurrence, _bias);

    /// <summary>
    /// States after every step [steps, batch, units], where every step gets the same x [batch, in]. Unrolled to score as well: the fused
    /// node would multiply the same x at every step.
    /// </summary>
    public Tensor Repeated(Tensor x, int steps) => Recurrent.Stack(Unroll(x, steps));

    private List<Tensor> Unroll(Tensor x, int steps)
    {
        var sigmoids = new Recurrent(x, _weights, _recurrence, _bias, first: 0, count: 2 * _units);
        var candidates = new Recurrent(x, _weights, _recurrence, _bias, first: 2 * _units, count: _units);
        var states = new List<Tensor>();
        for (var step = 0; step < steps; step++)
        {
            var state = states.LastOrDefault();
            var gates = new Sigmoid(sigmoids.At(step, state));
            var (update, fromInput) = (new Slice(gates, 1, 0, _units), candidates.FromInput(step));
            if (state is null)
            {
                states.Add((1 - update) * new Tanh(fromInput));
                continue;
            }
            var candidate = new Tanh(fromInput + (new Slice(gates, 1, _units, _units) * candidates.FromState(state)));
            states.Add(candidate + (update * (state - candidate)));
        }
        return states;
    }
}
