using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Graphs.Sessions;

namespace ServerlessAnomaly.Benchmarks.Peers;

/// <summary>A model of one input and one output over random windows; nothing is allocated between runs.</summary>
internal sealed class ModelRun : IDisposable
{
    /// <summary>Name of the output.</summary>
    public const string Output = "y";

    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtValue _input,
        _output;
    private readonly string _inputName;

    public ModelRun(byte[] model, int batch)
    {
        _session = SessionOpening.Open(model);
        _inputName = _session.InputMetadata.Keys.Single();
        var values = new float[Elements(_session.InputMetadata[_inputName], batch, out var shape)];
        Fill(values);
        _input = OrtValue.CreateTensorValueFromMemory(values, shape);
        Result = new float[Elements(_session.OutputMetadata[Output], batch, out shape)];
        _output = OrtValue.CreateTensorValueFromMemory(Result, shape);
    }

    /// <summary>Values of the output after the last run.</summary>
    public float[] Result { get; }

    /// <summary>Always the same random numbers.</summary>
    public static void Fill(Span<float> values)
    {
        var random = new Random(1);
        foreach (ref var value in values)
            value = (2 * random.NextSingle()) - 1;
    }

    public void Run() => _session.Run(_options, [_inputName], [_input], [Output], [_output]);

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
        _options.Dispose();
        _session.Dispose();
    }

    private static long Elements(NodeMetadata described, int batch, out long[] shape)
    {
        shape = [.. described.Dimensions.Select(size => size < 0 ? (long)batch : size)];
        return shape.Aggregate(1L, (product, size) => product * size);
    }
}
