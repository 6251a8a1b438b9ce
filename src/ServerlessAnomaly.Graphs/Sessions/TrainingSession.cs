using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Optimization;

namespace ServerlessAnomaly.Graphs.Sessions;

/// <summary>
/// Runs a training-step graph. Weights and moments live in two sets of tensors, bound once: a step reads one set and writes the other,
/// so nothing is copied and nothing is allocated between steps.
/// </summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly IReadOnlyList<StateVariable> _state;
    private readonly float[] _learningRate = new float[1];
    private readonly float[] _loss = new float[1];
    private readonly float[][][] _sets;
    private readonly List<OrtValue> _values = [];
    private readonly (Draw Draw, float[] Values)[] _draws;
    private readonly int _steps,
        _seed;
    private readonly OrtIoBinding[] _bindings;
    private int _current;

    /// <summary>Prepares the steps.</summary>
    /// <param name="graph">The step.</param>
    /// <param name="inputs">Sizes of the batch's inputs by name, the batch first; each gets a buffer.</param>
    /// <param name="onCuda">Whether CUDA runs the steps; otherwise the CPU does.</param>
    /// <param name="seed">Seed of what the steps draw.</param>
    public TrainingSession(TrainingStepGraph graph, IReadOnlyDictionary<string, long[]> inputs, bool onCuda = false, int seed = 1)
    {
        _seed = seed;
        _session = SessionOpening.Open(graph.Model, onCuda);
        _state = graph.State;
        Inputs = inputs.ToDictionary(input => input.Key, input => new float[input.Value.Aggregate(1L, (a, b) => a * b)]);
        _sets =
        [
            [.. _state.Select(variable => variable.Initial.ToArray())],
            [.. _state.Select(variable => new float[variable.Initial.Length])],
        ];

        _steps = _state.Index().First(pair => pair.Item.Name == Adam.Steps).Index;
        var batch = (int)inputs.Values.First()[0];
        _draws = [.. graph.Draws.Select(draw => (draw, new float[draw.Shape.WithBatch(batch).Aggregate(1L, (a, b) => a * b)]))];
        var fed = Inputs.ToDictionary(input => input.Key, input => Pin(input.Value, inputs[input.Key]));
        foreach (var (draw, values) in _draws)
            fed[draw.Name] = Pin(values, draw.Shape.WithBatch(batch));
        fed[TrainingStepGraph.LearningRate] = Pin(_learningRate, []);
        var loss = Pin(_loss, []);
        OrtValue[][] tensors =
        [
            .. _sets.Select(set => set.Select((values, i) => Pin(values, _state[i].Next.Shape.ForReshape())).ToArray()),
        ];
        _bindings = [Bind(0, 1), Bind(1, 0)];

        OrtIoBinding Bind(int from, int to)
        {
            var binding = _session.CreateIoBinding();
            foreach (var (name, value) in fed)
                binding.BindInput(name, value);
            binding.BindOutput(TrainingStepGraph.Loss, loss);
            for (var i = 0; i < _state.Count; i++)
            {
                binding.BindInput(_state[i].Name, tensors[from][i]);
                binding.BindOutput(_state[i].Output, tensors[to][i]);
            }
            return binding;
        }
    }

    /// <summary>Buffers of the batch's inputs, to be filled before each step.</summary>
    public IReadOnlyDictionary<string, float[]> Inputs { get; }

    /// <summary>The state after the last step, by name. Valid until the next step.</summary>
    public IReadOnlyDictionary<string, float[]> State =>
        _state.Index().ToDictionary(pair => pair.Item.Name, pair => _sets[_current][pair.Index]);

    /// <summary>Goes on from other values of the state, by name; what is not named stays as it is.</summary>
    public void Restore(IReadOnlyDictionary<string, float[]> state)
    {
        for (var i = 0; i < _state.Count; i++)
            if (state.TryGetValue(_state[i].Name, out var values))
                values.CopyTo(_sets[_current][i], 0);
    }

    /// <summary>Runs one step and returns the loss before it.</summary>
    public float Step(double learningRate)
    {
        _learningRate[0] = (float)learningRate;
        // Which step this is comes from the state, so that a state that is gone on from draws what it would have drawn.
        foreach (var (draw, values) in _draws)
            draw.Fill(_seed, (long)_sets[_current][_steps][0], values);
        _session.RunWithBinding(_run, _bindings[_current]);
        _current = 1 - _current;
        return _loss[0];
    }

    /// <summary>A copy of the parameters after the last step.</summary>
    public Dictionary<Parameter, float[]> Weights() =>
        _state
            .Index()
            .Where(pair => pair.Item.Parameter is not null)
            .ToDictionary(pair => pair.Item.Parameter!, pair => _sets[_current][pair.Index].ToArray());

    public void Dispose()
    {
        foreach (var binding in _bindings)
            binding.Dispose();
        foreach (var value in _values)
            value.Dispose();
        _run.Dispose();
        _session.Dispose();
    }

    private OrtValue Pin(float[] values, long[] shape)
    {
        var value = OrtValue.CreateTensorValueFromMemory(values, shape);
        _values.Add(value);
        return value;
    }
}
