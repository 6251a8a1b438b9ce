using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Layers;

/// <summary>Some gates of a recurrent layer, unrolled: what a step's input and the state before it add up to.</summary>
internal sealed class Recurrent
{
    private readonly Tensor _fromInput,
        _recurrence;

    /// <summary>Multiplies all steps' inputs at once.</summary>
    /// <param name="x">Sequence [steps, batch, in]; or [batch, in], the same at every step.</param>
    /// <param name="weights">[units of all gates, in].</param>
    /// <param name="recurrence">[units of all gates, units].</param>
    /// <param name="bias">[units of all gates].</param>
    /// <param name="first">First of the gates' units that are wanted.</param>
    /// <param name="count">How many.</param>
    public Recurrent(Tensor x, Tensor weights, Tensor recurrence, Tensor bias, int first, int count)
    {
        var product = new Gemm(Reshape.ToMatrix(x), Rows(weights), Rows(bias), transposeB: true);
        _fromInput = Reshape.To(product, x.Shape.With(x.Shape.Rank - 1, count));
        _recurrence = Rows(recurrence);

        Tensor Rows(Tensor all) => new Slice(all, 0, first, count);
    }

    /// <summary>States [batch, units] one after the other: [steps, batch, units].</summary>
    public static Tensor Stack(IReadOnlyList<Tensor> states) =>
        new Concat(0, [.. states.Select(state => Reshape.To(state, new Shape([1, .. state.Shape.Axes])))]);

    /// <summary>Input and state [batch, units of the gates]; the state before the first step is 0.</summary>
    public Tensor At(int step, Tensor? state) =>
        state is null ? FromInput(step) : new Gemm(state, _recurrence, FromInput(step), transposeB: true);

    /// <summary>The input's part alone [batch, units of the gates].</summary>
    public Tensor FromInput(int step) =>
        _fromInput.Shape.Rank == 2
            ? _fromInput
            : Reshape.To(new Slice(_fromInput, 0, step, 1), new Shape(_fromInput.Shape[1], _fromInput.Shape[2]));

    /// <summary>The state's part alone [batch, units of the gates].</summary>
    public Tensor FromState(Tensor state) => new Gemm(state, _recurrence, transposeB: true);
}
