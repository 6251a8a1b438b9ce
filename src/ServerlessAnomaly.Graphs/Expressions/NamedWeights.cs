using System.Runtime.InteropServices;
using Google.Protobuf;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Expressions;

/// <summary>A float32 initializer of a model file.</summary>
internal sealed record NamedWeights(IReadOnlyList<long> Shape, float[] Values)
{
    /// <summary>All float32 initializers of a model by name; null if the bytes are no ONNX file.</summary>
    public static Dictionary<string, NamedWeights>? Read(byte[] model)
    {
        try
        {
            return ModelProto
                .Parser.ParseFrom(model)
                .Graph?.Initializer.Where(tensor =>
                    tensor.DataType == (int)TensorProto.Types.DataType.Float && tensor.RawData.Length % sizeof(float) == 0
                )
                .ToDictionary(
                    tensor => tensor.Name,
                    tensor => new NamedWeights([.. tensor.Dims], MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray())
                );
        }
        catch (Exception broken) when (broken is InvalidProtocolBufferException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The values of a network's parameters; null if one is missing, has another shape, or is not finite.</summary>
    public static Dictionary<string, float[]>? For(IReadOnlyList<Parameter> parameters, IReadOnlyDictionary<string, NamedWeights> weights)
    {
        var found = new Dictionary<string, float[]>();
        foreach (var parameter in parameters)
        {
            if (
                !weights.TryGetValue(parameter.Name, out var kept)
                || !kept.Shape.SequenceEqual(parameter.Shape.ForReshape())
                || !kept.Values.All(float.IsFinite)
            )
                return null;
            found[parameter.Name] = kept.Values;
        }
        return found;
    }
}
