using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace ServerlessAnomaly.Benchmarks.Gpu;

/// <summary>What computes the nodes of a model on CUDA, by a run that ONNX Runtime profiles.</summary>
internal static class NodePlaces
{
    /// <returns>Such as <c>CUDA 120, CPU 3 (Unique 1, Gather 2)</c>; what is not on CUDA costs copies there and back.</returns>
    public static string OnCuda(byte[] model)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var profile = Profile(model, Path.Combine(folder.FullName, "run"));
            var nodes = JsonDocument
                .Parse(File.ReadAllText(profile))
                .RootElement.EnumerateArray()
                .Where(entry => entry.TryGetProperty("args", out var args) && args.TryGetProperty("provider", out _))
                .Select(entry => entry.GetProperty("args"))
                .Select(args => (Provider: args.GetProperty("provider").GetString()!, Op: args.GetProperty("op_name").GetString()!))
                .ToList();
            return string.Join(", ", nodes.GroupBy(node => node.Provider).Select(Describe));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Describe(IGrouping<string, (string Provider, string Op)> place)
    {
        var ops = place.GroupBy(node => node.Op).OrderByDescending(op => op.Count()).Select(op => $"{op.Key} {op.Count()}");
        return place.Key.StartsWith("CUDA", StringComparison.Ordinal)
            ? $"{place.Key} {place.Count()} ({string.Join(", ", ops.Where(op => op.StartsWith("Memcpy", StringComparison.Ordinal)))})"
            : $"{place.Key} {place.Count()} ({string.Join(", ", ops)})";
    }

    private static string Profile(byte[] model, string prefix)
    {
        using var options = new SessionOptions
        {
            EnableProfiling = true,
            ProfileOutputPathPrefix = prefix,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AppendExecutionProvider_CUDA();
        using var session = new InferenceSession(model, options);
        var inputs = session.InputMetadata.ToDictionary(input => input.Key, input => Zeros(input.Value));
        using var run = new RunOptions();
        using var results = session.Run(run, inputs, [.. session.OutputMetadata.Keys]);
        foreach (var input in inputs.Values)
            input.Dispose();
        return session.EndProfiling();
    }

    private static OrtValue Zeros(NodeMetadata described)
    {
        long[] shape = [.. described.Dimensions.Select(size => size < 0 ? 64L : size)];
        return OrtValue.CreateTensorValueFromMemory(new float[shape.Aggregate(1L, (product, size) => product * size)], shape);
    }
}
