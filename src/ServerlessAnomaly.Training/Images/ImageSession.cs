using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Graphs.Sessions;

namespace ServerlessAnomaly.Training.Images;

/// <summary>Runs a model with one output over all images of a set, in batches.</summary>
internal sealed class ImageSession(byte[] model) : IDisposable
{
    private const int BatchSize = 256;

    private readonly InferenceSession _session = SessionOpening.Open(model);
    private readonly RunOptions _run = new();

    /// <summary>Called for each batch with the number of its images and the output.</summary>
    public delegate void Take(int images, ReadOnlySpan<float> output);

    /// <summary>Runs all images.</summary>
    /// <param name="images">The images.</param>
    /// <param name="output">Name of the output wanted.</param>
    /// <param name="take">Takes each batch's output.</param>
    /// <param name="weights">Parameters by name, for models that have them as inputs.</param>
    public void Run(ImageSet images, string output, Take take, IReadOnlyDictionary<string, float[]>? weights = null)
    {
        (string Name, OrtValue Value)[] parameters =
        [
            .. (weights ?? new Dictionary<string, float[]>())
                .Where(weight => _session.InputMetadata.ContainsKey(weight.Key))
                .Select(weight =>
                    (
                        weight.Key,
                        OrtValue.CreateTensorValueFromMemory(
                            weight.Value,
                            [.. _session.InputMetadata[weight.Key].Dimensions.Select(size => (long)size)]
                        )
                    )
                ),
        ];
        try
        {
            for (var first = 0; first < images.Count; first += BatchSize)
            {
                var count = Math.Min(BatchSize, images.Count - first);
                using var input = OrtValue.CreateTensorValueFromMemory(
                    OrtMemoryInfo.DefaultInstance,
                    images.Pixels(first, count),
                    [count, images.Height, images.Width]
                );
                using var results = _session.Run(
                    _run,
                    [ImageGraph.Input, .. parameters.Select(parameter => parameter.Name)],
                    [input, .. parameters.Select(parameter => parameter.Value)],
                    [output]
                );
                take(count, results[0].GetTensorDataAsSpan<float>());
            }
        }
        finally
        {
            foreach (var (_, value) in parameters)
                value.Dispose();
        }
    }

    /// <summary>The model's <c>score</c> of every image.</summary>
    public float[] Score(ImageSet images)
    {
        var (scores, done) = (new float[images.Count], 0);
        Run(
            images,
            "score",
            (count, output) =>
            {
                output.CopyTo(scores.AsSpan(done));
                done += count;
            }
        );
        return scores;
    }

    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }
}
