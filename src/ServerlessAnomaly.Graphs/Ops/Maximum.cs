using ServerlessAnomaly.Graphs.Expressions;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>The larger of a and b; where they are equal, the gradient flows to b.</summary>
internal sealed class Maximum(Tensor a, Tensor b) : Binary(a, b, "Max")
{
    protected override Tensor DeriveA(Tensor upstream) => new Where(new Greater(A, B), upstream, 0);

    protected override Tensor DeriveB(Tensor upstream) => new Where(new Greater(A, B), 0, upstream);
}
