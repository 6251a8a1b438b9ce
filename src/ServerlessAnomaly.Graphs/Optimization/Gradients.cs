using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Optimization;

/// <summary>Reverse-mode differentiation: the gradient of a loss by its parameters, as more graph.</summary>
internal static class Gradients
{
    /// <summary>The gradient of <paramref name="loss"/> by each of <paramref name="targets"/>, of the target's shape.</summary>
    /// <exception cref="ArgumentException">The loss is not a single number, or does not depend on a target.</exception>
    public static IReadOnlyList<Tensor> Derive(Tensor loss, IReadOnlyList<Tensor> targets)
    {
        if (!loss.Shape.Equals(Shape.Scalar))
            throw new ArgumentException($"The loss has the shape {loss.Shape}; it must be a single number.");
        var order = InOrder(loss);
        var relevant = new HashSet<Tensor>(targets, ReferenceEqualityComparer.Instance);
        foreach (var tensor in order)
            if (tensor.Inputs.Any(relevant.Contains))
                relevant.Add(tensor);

        var gradients = new Dictionary<Tensor, List<Tensor>>(ReferenceEqualityComparer.Instance) { [loss] = [new Constant(1)] };
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var tensor = order[i];
            if (tensor.Inputs.Count == 0 || !relevant.Contains(tensor) || !gradients.TryGetValue(tensor, out var upstream))
                continue;
            var parts = tensor.Differentiate(PadZeros.Sum(upstream));
            for (var j = 0; j < parts.Count; j++)
            {
                var input = tensor.Inputs[j];
                if (parts[j] is not { } part || !relevant.Contains(input))
                    continue;
                if (!part.Shape.Equals(input.Shape))
                    throw new InvalidOperationException(
                        $"{tensor.GetType().Name} returned a gradient of shape {part.Shape} for an input of shape {input.Shape}."
                    );
                if (!gradients.TryGetValue(input, out var known))
                    gradients[input] = known = [];
                known.Add(part);
            }
        }
        return
        [
            .. targets.Select(target =>
                gradients.TryGetValue(target, out var parts)
                    ? PadZeros.Sum(parts)
                    : throw new ArgumentException($"The loss does not depend on {(target as Parameter)?.Name ?? "a target"}.")
            ),
        ];
    }

    /// <summary>Everything that <paramref name="root"/> is computed from, inputs before users.</summary>
    private static List<Tensor> InOrder(Tensor root)
    {
        var order = new List<Tensor>();
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<(Tensor Tensor, bool InputsDone)>([(root, false)]);
        while (pending.TryPop(out var next))
        {
            if (next.InputsDone)
            {
                order.Add(next.Tensor);
                continue;
            }
            if (!seen.Add(next.Tensor))
                continue;
            pending.Push((next.Tensor, true));
            foreach (var input in next.Tensor.Inputs)
                pending.Push((input, false));
        }
        return order;
    }
}
