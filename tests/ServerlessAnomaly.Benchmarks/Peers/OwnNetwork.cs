using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Graphs.Sessions;
using ServerlessAnomaly.Training.Architectures;

namespace ServerlessAnomaly.Benchmarks.Peers;

/// <summary>An architecture alone, without features before and score after it, as it stands in PyTorch.</summary>
internal sealed class OwnNetwork
{
    public const int Steps = 16;
    public const int Features = 21;
    private const string InputName = "x";

    private readonly Tensor _scored;
    private readonly TrainingStepGraph _step;

    public OwnNetwork(string architecture)
    {
        var definition = ArchitectureCatalog.Find(architecture);
        var parameters = new ParameterSet(seed: 1);
        Input = new Input(InputName, Shape.PerWindow(Steps, Features));
        var trained = definition.Reconstruct(Input, new Network(parameters, isTraining: true));
        parameters.Complete();
        _scored = definition.Reconstruct(Input, new Network(parameters, isTraining: false));
        _step = TrainingStepGraph.Write(ReduceMean.Of(new Square(trained - Input)), parameters.All, new Adam());
        Parameters = parameters.All.ToDictionary(parameter => parameter.Name);
    }

    public Input Input { get; }

    public IReadOnlyDictionary<string, Parameter> Parameters { get; }

    /// <summary>Multiplications of the matrix products that scoring one window takes.</summary>
    public long Multiplications => MultiplicationsOf(_scored, []);

    /// <summary>One step of training as model.</summary>
    public byte[] Step => _step.Model;

    /// <summary>The network as model.</summary>
    public byte[] Scoring() => Write(_scored);

    /// <summary>A model of one output, over the parameters' initial values.</summary>
    public byte[] Write(Tensor output)
    {
        var writer = new GraphWriter(Parameters.Values.ToDictionary(parameter => parameter, parameter => parameter.Initial));
        writer.Output(ModelRun.Output, output);
        return writer.ToBytes();
    }

    /// <summary>A training session over random windows.</summary>
    public TrainingSession Training(int batch, bool onCuda = false)
    {
        var session = new TrainingSession(_step, new Dictionary<string, long[]> { [InputName] = [batch, Steps, Features] }, onCuda);
        ModelRun.Fill(session.Inputs[InputName]);
        return session;
    }

    private static long MultiplicationsOf(Tensor tensor, HashSet<Tensor> seen)
    {
        if (!seen.Add(tensor))
            return 0;
        var own =
            tensor is Gemm && tensor.Shape.IsPerWindow
                ? (long)tensor.Inputs[0].Shape.Elements / tensor.Shape[0].Size * tensor.Shape.Elements
                : 0;
        return own + tensor.Inputs.Sum(input => MultiplicationsOf(input, seen));
    }
}
