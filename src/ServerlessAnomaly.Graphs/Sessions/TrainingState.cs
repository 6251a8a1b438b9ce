using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Optimization;

namespace ServerlessAnomaly.Graphs.Sessions;

/// <summary>Weights, moments and counts of a training session, in two sets of tensors: a step reads one and writes the other.</summary>
internal abstract class TrainingState(IReadOnlyList<StateVariable> variables) : IDisposable
{
    /// <summary>What there is, in the order of each set's tensors.</summary>
    protected IReadOnlyList<StateVariable> Variables { get; } = variables;

    /// <summary>The tensors of a set, 0 or 1, to be bound to a session.</summary>
    public abstract IReadOnlyList<OrtValue> Tensors(int set);

    /// <summary>The values of a set by name; valid until a step writes the set.</summary>
    public abstract IReadOnlyDictionary<string, float[]> Read(int set);

    /// <summary>Replaces values of a set by name; what is not named stays as it is.</summary>
    public abstract void Replace(int set, IReadOnlyDictionary<string, float[]> values);

    public abstract void Dispose();

    /// <summary>Tensors over arrays.</summary>
    protected static OrtValue[] Pin(IReadOnlyList<StateVariable> variables, IReadOnlyList<float[]> values) =>
        [.. variables.Zip(values, (variable, array) => OrtValue.CreateTensorValueFromMemory(array, variable.Next.Shape.ForReshape()))];
}

/// <summary>A state in this process's memory, which steps on the CPU read and write in place.</summary>
internal sealed class HostState : TrainingState
{
    private readonly float[][][] _values;
    private readonly OrtValue[][] _tensors;

    public HostState(IReadOnlyList<StateVariable> variables)
        : base(variables)
    {
        _values =
        [
            [.. variables.Select(variable => variable.Initial.ToArray())],
            [.. variables.Select(variable => new float[variable.Initial.Length])],
        ];
        _tensors = [.. _values.Select(set => Pin(variables, set))];
    }

    public override IReadOnlyList<OrtValue> Tensors(int set) => _tensors[set];

    public override IReadOnlyDictionary<string, float[]> Read(int set) =>
        Variables.Index().ToDictionary(pair => pair.Item.Name, pair => _values[set][pair.Index]);

    public override void Replace(int set, IReadOnlyDictionary<string, float[]> values)
    {
        foreach (var (i, variable) in Variables.Index())
            if (values.TryGetValue(variable.Name, out var replacement))
                replacement.CopyTo(_values[set][i], 0);
    }

    public override void Dispose()
    {
        foreach (var tensor in _tensors.SelectMany(set => set))
            tensor.Dispose();
    }
}

/// <summary>
/// A state in a device's memory, so that a step moves none of it between device and host. It is read and replaced by a model that copies its
/// inputs: ONNX Runtime brings them to where its outputs are bound.
/// </summary>
internal sealed class DeviceState : TrainingState
{
    private readonly InferenceSession _copy;
    private readonly OrtMemoryInfo _memory;
    private readonly RunOptions _run = new();
    private readonly OrtValue[][] _tensors;

    /// <summary>Copies the initial values to the device.</summary>
    /// <param name="variables">What there is.</param>
    /// <param name="device">Where: ONNX Runtime's name of its memory, <c>Cuda</c> or <c>Cpu</c>.</param>
    public DeviceState(IReadOnlyList<StateVariable> variables, string device = "Cuda")
        : base(variables)
    {
        var model = new GraphWriter();
        foreach (var variable in variables)
            model.Output(variable.Output, new Input(variable.Name, variable.Next.Shape));
        _copy = SessionOpening.Open(model.ToBytes(), device == "Cuda");
        _memory = new OrtMemoryInfo(device, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);
        float[][] initial = [.. variables.Select(variable => variable.Initial)];
        _tensors = [ToDevice(initial), ToDevice(initial)];
    }

    public override IReadOnlyList<OrtValue> Tensors(int set) => _tensors[set];

    public override IReadOnlyDictionary<string, float[]> Read(int set)
    {
        float[][] values = [.. Variables.Select(variable => new float[variable.Initial.Length])];
        Copy(_tensors[set], values);
        return Variables.Index().ToDictionary(pair => pair.Item.Name, pair => values[pair.Index]);
    }

    public override void Replace(int set, IReadOnlyDictionary<string, float[]> values)
    {
        var all = Read(set).ToDictionary();
        foreach (var (name, replacement) in values)
            if (all.TryGetValue(name, out var value))
                replacement.CopyTo(value, 0);
        var from = Pin(Variables, [.. Variables.Select(variable => all[variable.Name])]);
        using var binding = Bind(from);
        foreach (var (i, variable) in Variables.Index())
            binding.BindOutput(variable.Output, _tensors[set][i]);
        Run(binding, from);
    }

    public override void Dispose()
    {
        foreach (var tensor in _tensors.SelectMany(set => set))
            tensor.Dispose();
        _run.Dispose();
        _copy.Dispose();
        _memory.Dispose();
    }

    private OrtValue[] ToDevice(IReadOnlyList<float[]> values)
    {
        var from = Pin(Variables, values);
        using var binding = Bind(from);
        foreach (var variable in Variables)
            binding.BindOutputToDevice(variable.Output, _memory);
        Run(binding, from);
        return [.. binding.GetOutputValues()];
    }

    private void Copy(IReadOnlyList<OrtValue> tensors, IReadOnlyList<float[]> values)
    {
        var to = Pin(Variables, values);
        using var binding = Bind(tensors);
        foreach (var (i, variable) in Variables.Index())
            binding.BindOutput(variable.Output, to[i]);
        Run(binding, to);
    }

    private OrtIoBinding Bind(IReadOnlyList<OrtValue> inputs)
    {
        var binding = _copy.CreateIoBinding();
        foreach (var (i, variable) in Variables.Index())
            binding.BindInput(variable.Name, inputs[i]);
        return binding;
    }

    private void Run(OrtIoBinding binding, IReadOnlyList<OrtValue> pinned)
    {
        binding.SynchronizeBoundInputs();
        _copy.RunWithBinding(_run, binding);
        binding.SynchronizeBoundOutputs();
        foreach (var tensor in pinned)
            tensor.Dispose();
    }
}
