using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Layers;

/// <summary>Weights and bias applied to the last axis.</summary>
internal static class Dense
{
    /// <summary>x [..., in] to [..., <paramref name="units"/>], without activation.</summary>
    public static Tensor Linear(ParameterSet parameters, string name, Tensor x, int units) =>
        Gemm.Linear(x, parameters.Glorot($"{name}.weight", x.Shape[^1].Size, units), parameters.Zeros($"{name}.bias", units));

    /// <summary>x [..., in] to [..., <paramref name="units"/>], rectified.</summary>
    public static Tensor Relu(ParameterSet parameters, string name, Tensor x, int units) =>
        Gemm.LinearRelu(x, parameters.He($"{name}.weight", x.Shape[^1].Size, units), parameters.Zeros($"{name}.bias", units));
}
