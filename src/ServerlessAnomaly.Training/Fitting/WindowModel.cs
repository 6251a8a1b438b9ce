using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Sessions;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Fitting;

/// <summary>Runs a model over many windows of a data set, in batches.</summary>
/// <param name="model">The ONNX file.</param>
/// <param name="data">The data set.</param>
/// <param name="window">Shape of a window.</param>
/// <param name="device">What runs it.</param>
/// <param name="cancellationToken">Ends every run between two batches: of a large fleet one takes minutes.</param>
internal sealed class WindowModel(
    byte[] model,
    TelemetryDataset data,
    WindowOptions window,
    ExecutionProvider device = ExecutionProvider.Cpu,
    CancellationToken cancellationToken = default
) : IDisposable
{
    private const int BatchSize = 1024;

    private readonly InferenceSession _session = SessionOpening.Open(model, device == ExecutionProvider.Cuda);
    private readonly RunOptions _run = new();
    private readonly float[] _buffer = new float[BatchSize * data.WindowLength];

    /// <summary>Names of the outputs that the model has.</summary>
    public IReadOnlyCollection<string> Outputs => [.. _session.OutputMetadata.Keys];

    /// <summary>Called for each batch with the batch's windows and the outputs asked for.</summary>
    public delegate void Take(ReadOnlySpan<WindowReference> windows, IReadOnlyList<OrtValue> outputs);

    /// <summary>Runs all windows.</summary>
    /// <param name="windows">The windows.</param>
    /// <param name="outputs">Names of the outputs wanted.</param>
    /// <param name="take">Takes each batch's outputs.</param>
    /// <param name="weights">Parameters by name, for models that have them as inputs.</param>
    public void Run(
        ReadOnlyMemory<WindowReference> windows,
        IReadOnlyCollection<string> outputs,
        Take take,
        IReadOnlyDictionary<string, float[]>? weights = null
    )
    {
        var parameters = (weights ?? new Dictionary<string, float[]>())
            .Where(weight => _session.InputMetadata.ContainsKey(weight.Key))
            .Select(weight =>
                (
                    weight.Key,
                    Value: OrtValue.CreateTensorValueFromMemory(
                        weight.Value,
                        [.. _session.InputMetadata[weight.Key].Dimensions.Select(size => (long)size)]
                    )
                )
            )
            .ToArray();
        try
        {
            for (var start = 0; start < windows.Length; start += BatchSize)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var batch = windows.Span[start..Math.Min(windows.Length, start + BatchSize)];
                data.Gather(batch, _buffer);
                using var input = Input(_buffer.AsMemory(0, batch.Length * data.WindowLength));
                using var results = _session.Run(
                    _run,
                    [FeatureFront.WindowInput, .. parameters.Select(parameter => parameter.Key)],
                    [input, .. parameters.Select(parameter => parameter.Value)],
                    outputs
                );
                take(batch, results);
            }
        }
        finally
        {
            foreach (var (_, value) in parameters)
                value.Dispose();
        }
    }

    /// <summary>The score of each window.</summary>
    public float[] Scores(ReadOnlyMemory<WindowReference> windows)
    {
        var (scores, done) = (new float[windows.Length], 0);
        Run(
            windows,
            ["score"],
            (_, outputs) =>
            {
                var batch = outputs[0].GetTensorDataAsSpan<float>();
                batch.CopyTo(scores.AsSpan(done));
                done += batch.Length;
            }
        );
        return scores;
    }

    /// <summary>The chances of failing of each window, by horizon. The model must have the output <c>failure_chance</c>.</summary>
    public float[][] Chances(ReadOnlyMemory<WindowReference> windows)
    {
        var (chances, done) = (new float[windows.Length][], 0);
        Run(
            windows,
            ["failure_chance"],
            (batch, outputs) =>
            {
                var values = outputs[0].GetTensorDataAsSpan<float>();
                var horizons = values.Length / batch.Length;
                for (var i = 0; i < batch.Length; i++)
                    chances[done++] = values.Slice(i * horizons, horizons).ToArray();
            }
        );
        return chances;
    }

    /// <summary>The score of each of some windows of raw values that are not in the data set, one after the other.</summary>
    public float[] Scores(float[] raw)
    {
        var scores = new float[raw.Length / data.WindowLength];
        for (var start = 0; start < scores.Length; start += BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(BatchSize, scores.Length - start);
            using var input = Input(raw.AsMemory(start * data.WindowLength, count * data.WindowLength));
            using var results = _session.Run(_run, [FeatureFront.WindowInput], [input], ["score"]);
            results[0].GetTensorDataAsSpan<float>().CopyTo(scores.AsSpan(start));
        }
        return scores;
    }

    private OrtValue Input(Memory<float> windows) =>
        OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance,
            windows,
            [windows.Length / data.WindowLength, window.Steps, data.WindowLength / window.Steps]
        );

    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }
}
