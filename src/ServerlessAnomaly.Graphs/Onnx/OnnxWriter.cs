using System.Runtime.InteropServices;
using Google.Protobuf;
using ServerlessAnomaly.Graphs.Expressions;

namespace ServerlessAnomaly.Graphs.Onnx;

/// <summary>
/// An ONNX file that is being written: nodes, constants, initializers, inputs and outputs, by their names. Opset 17, so that ONNX Runtime
/// 1.12 and later can run it.
/// </summary>
/// <param name="weights">Values of the parameters by name, which become initializers; null: parameters are inputs of the graph.</param>
internal sealed class OnnxWriter(IReadOnlyDictionary<string, float[]>? weights = null)
{
    private const int IrVersion = 8;
    private const int Opset = 17;
    private const string LearningDomain = "ai.onnx.ml";
    private const int LearningOpset = 3;

    private readonly GraphProto _graph = new() { Name = "serverless-anomaly" };
    private readonly Dictionary<string, string> _constants = [];

    /// <summary>Values of the parameters by name; null if parameters are inputs.</summary>
    public IReadOnlyDictionary<string, float[]>? Weights { get; } = weights;

    /// <summary>Makes the value that was written under the name <paramref name="value"/> the graph's next output.</summary>
    public void Output(string name, string value, Shape shape)
    {
        _graph.Node.Add(
            new NodeProto
            {
                OpType = "Identity",
                Name = $"output {name}",
                Input = { value },
                Output = { name },
            }
        );
        _graph.Output.Add(Describe(name, shape));
    }

    /// <summary>The finished model.</summary>
    /// <param name="metadata">Entries of <c>metadata_props</c>.</param>
    public byte[] ToBytes(IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "ServerlessAnomaly",
            Graph = _graph,
            OpsetImport =
            {
                new OperatorSetIdProto { Domain = "", Version = Opset },
            },
        };
        if (_graph.Node.Any(node => node.Domain == LearningDomain))
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = LearningDomain, Version = LearningOpset });
        foreach (var (key, value) in metadata ?? [])
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return model.ToByteArray();
    }

    /// <summary>Adds a node with one output and returns the output's name.</summary>
    public string Node(string opType, IEnumerable<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Node(opType, inputs, output: 0, attributes);

    /// <summary>Adds a node of whose outputs only one is wanted, and returns that output's name.</summary>
    public string Node(string opType, IEnumerable<string> inputs, int output, params ReadOnlySpan<AttributeProto> attributes)
    {
        var name = $"{opType}_{_graph.Node.Count}";
        var node = new NodeProto
        {
            OpType = opType,
            Name = name,
            Input = { inputs },
            Output = { Enumerable.Repeat("", output), name },
        };
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        _graph.Node.Add(node);
        return name;
    }

    /// <summary>Adds a node of ONNX's machine-learning domain and returns its output's name.</summary>
    public string LearningNode(string opType, IEnumerable<string> inputs, IEnumerable<AttributeProto> attributes)
    {
        var name = $"{opType}_{_graph.Node.Count}";
        var node = new NodeProto
        {
            OpType = opType,
            Name = name,
            Domain = LearningDomain,
            Input = { inputs },
            Output = { name },
        };
        node.Attribute.AddRange(attributes.Select(attribute => attribute.Clone()));
        _graph.Node.Add(node);
        return name;
    }

    /// <summary>A whole-number attribute.</summary>
    public static AttributeProto Attribute(string name, long value) =>
        new()
        {
            Name = name,
            Type = AttributeProto.Types.AttributeType.Int,
            I = value,
        };

    /// <summary>A float attribute.</summary>
    public static AttributeProto Attribute(string name, float value) =>
        new()
        {
            Name = name,
            Type = AttributeProto.Types.AttributeType.Float,
            F = value,
        };

    /// <summary>An attribute of whole numbers.</summary>
    public static AttributeProto Attribute(string name, IEnumerable<int> values) =>
        new()
        {
            Name = name,
            Type = AttributeProto.Types.AttributeType.Ints,
            Ints = { values.Select(value => (long)value) },
        };

    /// <summary>An attribute of floats.</summary>
    public static AttributeProto Attribute(string name, IEnumerable<float> values) =>
        new()
        {
            Name = name,
            Type = AttributeProto.Types.AttributeType.Floats,
            Floats = { values },
        };

    /// <summary>An attribute of strings.</summary>
    public static AttributeProto Attribute(string name, IEnumerable<string> values) =>
        new()
        {
            Name = name,
            Type = AttributeProto.Types.AttributeType.Strings,
            Strings = { values.Select(ByteString.CopyFromUtf8) },
        };

    /// <summary>A vector of whole numbers; equal ones are written once.</summary>
    public string Constant(ReadOnlySpan<long> values) =>
        Shared(TensorProto.Types.DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>Fixed float32 values; equal ones are written once.</summary>
    public string Constant(ReadOnlySpan<float> values, Shape shape) =>
        Shared(TensorProto.Types.DataType.Float, shape.ForReshape(), MemoryMarshal.AsBytes(values));

    /// <summary>Named float32 values.</summary>
    public void Initializer(string name, Shape shape, ReadOnlySpan<float> values) =>
        Add(name, TensorProto.Types.DataType.Float, shape.ForReshape(), MemoryMarshal.AsBytes(values));

    /// <summary>Declares a float32 input of the graph.</summary>
    public void DeclareInput(string name, Shape shape) => _graph.Input.Add(Describe(name, shape));

    private string Shared(TensorProto.Types.DataType type, long[] dims, ReadOnlySpan<byte> littleEndian)
    {
        var key = $"{type} {string.Join(',', dims)} {Convert.ToBase64String(littleEndian)}";
        if (_constants.TryGetValue(key, out var name))
            return name;
        name = $"constant_{_constants.Count}";
        Add(name, type, dims, littleEndian);
        return _constants[key] = name;
    }

    private void Add(string name, TensorProto.Types.DataType type, long[] dims, ReadOnlySpan<byte> littleEndian) =>
        _graph.Initializer.Add(
            new TensorProto
            {
                Name = name,
                DataType = (int)type,
                Dims = { dims },
                RawData = ByteString.CopyFrom(littleEndian),
            }
        );

    private static ValueInfoProto Describe(string name, Shape shape)
    {
        var described = new TensorShapeProto();
        foreach (var axis in shape.Axes)
            described.Dim.Add(
                axis.PerWindow
                    ? new TensorShapeProto.Types.Dimension { DimParam = axis.Size == 1 ? "batch" : $"batch_times_{axis.Size}" }
                    : new TensorShapeProto.Types.Dimension { DimValue = axis.Size }
            );
        var type = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = described };
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = type },
        };
    }
}
