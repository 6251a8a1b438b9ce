using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Expressions;

/// <summary>Writes tensors as a model. Everything that a tensor needs is written before it, once.</summary>
/// <param name="weights">Values of the parameters, which become initializers; null: parameters are inputs of the graph.</param>
internal sealed class GraphWriter(IReadOnlyDictionary<Parameter, float[]>? weights = null)
{
    private readonly OnnxWriter _file = new(weights?.ToDictionary(weight => weight.Key.Name, weight => weight.Value));
    private readonly Dictionary<Tensor, string> _names = new(ReferenceEqualityComparer.Instance);

    /// <summary>Writes <paramref name="tensor"/> as the graph's next output.</summary>
    public void Output(string name, Tensor tensor) => _file.Output(name, Write(tensor), tensor.Shape);

    /// <summary>The finished model.</summary>
    /// <param name="metadata">Entries of <c>metadata_props</c>.</param>
    public byte[] ToBytes(IEnumerable<KeyValuePair<string, string>>? metadata = null) => _file.ToBytes(metadata);

    private string Write(Tensor tensor)
    {
        // Not recursive: an unrolled network with its gradients is thousands of tensors deep.
        var pending = new Stack<Tensor>([tensor]);
        while (pending.TryPeek(out var next))
        {
            var before = pending.Count;
            if (!_names.ContainsKey(next))
                foreach (var input in next.Inputs)
                    if (!_names.ContainsKey(input))
                        pending.Push(input);
            if (pending.Count > before)
                continue;
            pending.Pop();
            if (!_names.ContainsKey(next))
                _names[next] = next.Write(_file, [.. next.Inputs.Select(input => _names[input])]);
        }
        return _names[tensor];
    }
}
