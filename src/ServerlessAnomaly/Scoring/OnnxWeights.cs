using System.Runtime.InteropServices;
using System.Text;

namespace ServerlessAnomaly.Scoring;

/// <summary>
/// Looks for weights that are no numbers. Scoring an empty window does not find all of them: a rectifier turns NaN into 0, and what is left
/// of the network scores on as if nothing were wrong.
/// </summary>
internal static class OnnxWeights
{
    // Field numbers of onnx.proto.
    private const int Graph = 7,
        Initializer = 5,
        DataType = 2,
        FloatData = 4,
        Name = 8,
        RawData = 9,
        ExternalData = 13,
        DataLocation = 14;
    private const ulong Float32 = 1;

    /// <summary>
    /// Name of the first float32 initializer with a value that is not finite; null if there is none. Bytes that are no model have
    /// none.
    /// </summary>
    public static string? FindNotFinite(ReadOnlySpan<byte> model)
    {
        foreach (var part in new ProtobufFields(model))
        {
            if (part.Number != Graph)
                continue;
            foreach (var tensor in new ProtobufFields(part.Bytes))
                if (tensor.Number == Initializer && !IsFinite(tensor.Bytes, out var name))
                    return name;
        }
        return null;
    }

    /// <summary>
    /// Name of the first initializer whose values are in another file; null if there is none. The SHA-256 of the model does not cover them.
    /// </summary>
    public static string? FindExternal(ReadOnlySpan<byte> model)
    {
        foreach (var part in new ProtobufFields(model))
        {
            if (part.Number != Graph)
                continue;
            foreach (var tensor in new ProtobufFields(part.Bytes))
                if (tensor.Number == Initializer && IsExternal(tensor.Bytes, out var name))
                    return name;
        }
        return null;
    }

    private static bool IsExternal(ReadOnlySpan<byte> tensor, out string name)
    {
        (name, var isExternal) = ("", false);
        foreach (var field in new ProtobufFields(tensor))
        {
            if (field.Number == Name)
                name = Encoding.UTF8.GetString(field.Bytes);
            isExternal |= field.Number == ExternalData || (field.Number == DataLocation && field.Value != 0);
        }
        return isExternal;
    }

    private static bool IsFinite(ReadOnlySpan<byte> tensor, out string name)
    {
        ReadOnlySpan<byte> values = [];
        (name, var isFloat) = ("", false);
        foreach (var field in new ProtobufFields(tensor))
        {
            if (field.Number == DataType)
                isFloat = field.Value == Float32;
            else if (field.Number == Name)
                name = Encoding.UTF8.GetString(field.Bytes);
            else if (field.Number is FloatData or RawData)
                values = field.Bytes;
        }
        if (!isFloat)
            return true;
        foreach (var value in MemoryMarshal.Cast<byte, float>(values))
            if (!float.IsFinite(value))
                return false;
        return true;
    }
}
