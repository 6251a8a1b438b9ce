using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Benchmarks.Peers;

/// <summary>The network <c>conv1d</c> with the nodes that an exporter writes: Conv, and Resize or ConvTranspose.</summary>
internal static class PlainConvolutions
{
    private const int Kernel = 3;

    /// <summary>With Resize and Conv: a network of the same size, with a third more products in the decoder.</summary>
    public static byte[] Resized(OwnNetwork own) =>
        own.Write(Network(own, (x, name, steps, outputs) => Conv(own, Doubled(x), name, outputs, 1, before: 1)));

    /// <summary>With ConvTranspose: the same function of the same weights.</summary>
    public static byte[] Transposed(OwnNetwork own) =>
        own.Write(
            Network(
                own,
                (x, name, steps, outputs) =>
                    new Node(
                        "ConvTranspose",
                        Shape.PerWindow(outputs, steps),
                        [x, Weights(own, name, x.Shape[1].Size, outputs, outputsFirst: false), own.Parameters[$"{name}.bias"]],
                        OnnxWriter.Attribute("kernel_shape", [Kernel]),
                        OnnxWriter.Attribute("strides", [2]),
                        OnnxWriter.Attribute("pads", [1, 0])
                    )
            )
        );

    private static Transpose Network(OwnNetwork own, Func<Tensor, string, int, int, Tensor> up)
    {
        Tensor x = new Transpose(own.Input, 0, 2, 1);
        // The strided convolutions of this window are padded at its end only.
        var outer = new Relu(Conv(own, x, "encoder.1", 64, 2, before: 0));
        var inner = new Relu(Conv(own, outer, "encoder.2", 32, 2, before: 0));
        var decoded = new Relu(up(inner, "decoder.1", OwnNetwork.Steps / 2, 64));
        return new Transpose(up(decoded, "decoder.2", OwnNetwork.Steps, OwnNetwork.Features), 0, 2, 1);
    }

    private static Node Conv(OwnNetwork own, Tensor x, string name, int outputs, int stride, int before) =>
        new(
            "Conv",
            Shape.PerWindow(outputs, x.Shape[2].Size / stride),
            [x, Weights(own, name, x.Shape[1].Size, outputs, outputsFirst: true), own.Parameters[$"{name}.bias"]],
            OnnxWriter.Attribute("kernel_shape", [Kernel]),
            OnnxWriter.Attribute("strides", [stride]),
            OnnxWriter.Attribute("pads", [before, 1])
        );

    private static Node Doubled(Tensor x) =>
        new(
            "Resize",
            Shape.PerWindow(x.Shape[1], 2 * x.Shape[2].Size),
            [x, null, Constant.Vector([1, 1, 2])],
            Text("mode", "nearest"),
            Text("coordinate_transformation_mode", "asymmetric"),
            Text("nearest_mode", "floor")
        );

    private static AttributeProto Text(string name, string value) =>
        new()
        {
            Name = name,
            Type = AttributeProto.Types.AttributeType.String,
            S = Google.Protobuf.ByteString.CopyFromUtf8(value),
        };

    /// <summary>[kernel · in, out] as [out, in, kernel], or as [in, out, kernel].</summary>
    private static Constant Weights(OwnNetwork own, string name, int inputs, int outputs, bool outputsFirst)
    {
        var from = own.Parameters[$"{name}.weight"].Initial;
        var to = new float[from.Length];
        for (var tap = 0; tap < Kernel; tap++)
        for (var i = 0; i < inputs; i++)
        for (var o = 0; o < outputs; o++)
            to[((outputsFirst ? (o * inputs) + i : (i * outputs) + o) * Kernel) + tap] = from[(((tap * inputs) + i) * outputs) + o];
        return new Constant(outputsFirst ? new Shape(outputs, inputs, Kernel) : new Shape(inputs, outputs, Kernel), to);
    }

    /// <summary>One ONNX node as it is.</summary>
    private sealed class Node(string opType, Shape shape, Tensor?[] inputs, params AttributeProto[] attributes)
        : Tensor(shape, [.. inputs.OfType<Tensor>()])
    {
        public override string Write(OnnxWriter writer, IReadOnlyList<string> names)
        {
            var given = new Queue<string>(names);
            return writer.Node(opType, [.. inputs.Select(input => input is null ? "" : given.Dequeue())], attributes);
        }
    }
}
