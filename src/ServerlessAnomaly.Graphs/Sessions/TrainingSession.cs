using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Optimization;

namespace ServerlessAnomaly.Graphs.Sessions;

/// <summary>
/// Runs a training-step graph. Weights and moments live in two sets of tensors on the device, bound once: a step reads one set and writes the
/// other, so nothing is copied and nothing is allocated between steps.
/// </summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly IReadOnlyList<StateVariable> _variables;
    private readonly TrainingState _state;
    private readonly float[] _learningRate = new float[1];
    private readonly float[] _loss = new float[1];
    private readonly List<OrtValue> _values = [];
    private readonly (Draw Draw, float[] Values)[] _draws;
    private readonly int _seed;
    private readonly OrtIoBinding[] _bindings;
    private readonly Dictionary<string, OrtValue> _fed;
    private readonly bool _onCuda;
    private int _current;
    private long _done;

    /// <summary>Prepares the steps.</summary>
    /// <param name="graph">The step.</param>
    /// <param name="inputs">Sizes of the batch's inputs by name, the batch first; each gets a buffer.</param>
    /// <param name="onCuda">Whether CUDA runs the steps; otherwise the CPU does.</param>
    /// <param name="seed">Seed of what the steps draw.</param>
    public TrainingSession(TrainingStepGraph graph, IReadOnlyDictionary<string, long[]> inputs, bool onCuda = false, int seed = 1)
    {
        (_seed, _onCuda) = (seed, onCuda);
        _session = SessionOpening.Open(graph.Model, onCuda);
        _variables = graph.State;
        _state = onCuda ? new DeviceState(_variables) : new HostState(_variables);
        Inputs = inputs.ToDictionary(input => input.Key, input => new float[input.Value.Aggregate(1L, (a, b) => a * b)]);
        var batch = (int)inputs.Values.First()[0];
        _draws = [.. graph.Draws.Select(draw => (draw, new float[draw.Shape.WithBatch(batch).Aggregate(1L, (a, b) => a * b)]))];
        _fed = Inputs.ToDictionary(input => input.Key, input => Pin(input.Value, inputs[input.Key]));
        foreach (var (draw, values) in _draws)
            _fed[draw.Name] = Pin(values, draw.Shape.WithBatch(batch));
        _fed[TrainingStepGraph.LearningRate] = Pin(_learningRate, []);
        var loss = Pin(_loss, []);
        _bindings = [Bind(0, 1), Bind(1, 0)];

        OrtIoBinding Bind(int from, int to)
        {
            var binding = _session.CreateIoBinding();
            foreach (var (name, value) in _fed)
                binding.BindInput(name, value);
            binding.BindOutput(TrainingStepGraph.Loss, loss);
            foreach (var (i, variable) in _variables.Index())
            {
                binding.BindInput(variable.Name, _state.Tensors(from)[i]);
                binding.BindOutput(variable.Output, _state.Tensors(to)[i]);
            }
            return binding;
        }
    }

    /// <summary>Buffers of the batch's inputs, to be filled before each step.</summary>
    public IReadOnlyDictionary<string, float[]> Inputs { get; }

    /// <summary>The state after the last step, by name. Valid until the next step.</summary>
    public IReadOnlyDictionary<string, float[]> State => _state.Read(_current);

    /// <summary>Goes on from other values of the state, by name; what is not named stays as it is.</summary>
    public void Restore(IReadOnlyDictionary<string, float[]> state)
    {
        _state.Replace(_current, state);
        if (state.TryGetValue(Adam.Steps, out var steps))
            _done = (long)steps[0];
    }

    /// <summary>Runs one step and returns the loss before it.</summary>
    public float Step(double learningRate)
    {
        _learningRate[0] = (float)learningRate;
        // Which step this is goes along with the state, so that a state that is gone on from draws what it would have drawn.
        foreach (var (draw, values) in _draws)
            draw.Fill(_seed, _done, values);
        var binding = _bindings[_current];
        if (_onCuda)
            CopyToDevice(binding);
        _session.RunWithBinding(_run, binding);
        binding.SynchronizeBoundOutputs();
        (_current, _done) = (1 - _current, _done + 1);
        return _loss[0];
    }

    /// <summary>A copy of the parameters after the last step.</summary>
    public Dictionary<Parameter, float[]> Weights()
    {
        var state = State;
        return _variables
            .Where(variable => variable.Parameter is not null)
            .ToDictionary(variable => variable.Parameter!, variable => state[variable.Name].ToArray());
    }

    public void Dispose()
    {
        foreach (var binding in _bindings)
            binding.Dispose();
        foreach (var value in _values)
            value.Dispose();
        _state.Dispose();
        _run.Dispose();
        _session.Dispose();
    }

    /// <summary>A binding holds a copy on the device of what lies in the host's memory, made when it is bound: what changes is bound anew.</summary>
    private void CopyToDevice(OrtIoBinding binding)
    {
        foreach (var (name, value) in _fed)
            binding.BindInput(name, value);
        binding.SynchronizeBoundInputs();
    }

    private OrtValue Pin(float[] values, long[] shape)
    {
        var value = OrtValue.CreateTensorValueFromMemory(values, shape);
        _values.Add(value);
        return value;
    }
}
