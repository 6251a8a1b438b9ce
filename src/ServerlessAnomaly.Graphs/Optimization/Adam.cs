using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Optimization;

/// <summary>
/// Adam as graph (Kingma and Ba 2015, algorithm 1), after the gradients have been scaled down together to a length of at most
/// <paramref name="MaxGradientNorm"/> (Pascanu et al. 2013).
/// </summary>
internal sealed record Adam(float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f, float MaxGradientNorm = 1)
{
    /// <summary>Name of the state that counts steps.</summary>
    public const string Steps = "adam.steps";

    /// <summary>One step: every parameter, its two moments, and the count of steps.</summary>
    public IReadOnlyList<StateVariable> Update(IReadOnlyList<Parameter> parameters, IReadOnlyList<Tensor> gradients, Tensor learningRate)
    {
        var stepsBefore = new Input(Steps, Shape.Scalar);
        var steps = stepsBefore + 1;
        var correction1 = 1 - new Exponential(steps * MathF.Log(Beta1));
        var correction2 = 1 - new Exponential(steps * MathF.Log(Beta2));
        var norm = new SquareRoot(
            gradients.Select(gradient => (Tensor)new ReduceSum(new Square(gradient))).Aggregate((sum, part) => sum + part)
        );
        var shrink = MaxGradientNorm / new Clip(norm, low: MaxGradientNorm);

        var state = new List<StateVariable> { new(stepsBefore.Name, [0], steps) };
        for (var i = 0; i < parameters.Count; i++)
        {
            var parameter = parameters[i];
            var gradient = gradients[i] * shrink;
            var firstBefore = new Input($"adam.first.{parameter.Name}", parameter.Shape);
            var secondBefore = new Input($"adam.second.{parameter.Name}", parameter.Shape);
            var first = (Beta1 * firstBefore) + ((1 - Beta1) * gradient);
            var second = (Beta2 * secondBefore) + ((1 - Beta2) * new Square(gradient));
            var direction = (first / correction1) / (new SquareRoot(second / correction2) + Epsilon);
            state.Add(new StateVariable(parameter.Name, parameter.Initial, parameter - (learningRate * direction), parameter));
            state.Add(new StateVariable(firstBefore.Name, new float[parameter.Initial.Length], first));
            state.Add(new StateVariable(secondBefore.Name, new float[parameter.Initial.Length], second));
        }
        return state;
    }
}
