using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Sessions;

namespace ServerlessAnomaly.Graphs.Tests;

/// <summary>Writes tensors as a model and runs it once.</summary>
internal static class GraphRunner
{
    /// <summary>
    /// Values of the outputs. Parameters not fed have their initial values; shapes take <paramref name="batch"/> windows.
    /// </summary>
    public static float[][] Run(IReadOnlyList<Tensor> outputs, int batch, params (Tensor Tensor, float[] Values)[] fed)
    {
        var parameters = new HashSet<Parameter>();
        foreach (var output in outputs)
            Collect(output, parameters, []);
        var overridden = fed.Where(pair => pair.Tensor is Parameter).ToDictionary(pair => (Parameter)pair.Tensor, pair => pair.Values);
        var writer = new GraphWriter(
            parameters.ToDictionary(parameter => parameter, parameter => overridden.GetValueOrDefault(parameter, parameter.Initial))
        );
        for (var i = 0; i < outputs.Count; i++)
            writer.Output($"output{i}", outputs[i]);
        (Tensor, float[])[] drawn =
        [
            .. outputs.SelectMany(Draw.In).DistinctBy(draw => draw.Name).Select(draw => ((Tensor)draw, Drawn(draw, batch))),
        ];
        return Run(writer.ToBytes(), [.. Enumerable.Range(0, outputs.Count).Select(i => $"output{i}")], batch, [.. fed, .. drawn]);
    }

    /// <summary>Values of a model's outputs.</summary>
    public static float[][] Run(byte[] model, string[] outputs, int batch, params (Tensor Tensor, float[] Values)[] fed)
    {
        using var session = SessionOpening.Open(model);
        using var options = new RunOptions();
        (string Name, OrtValue Value)[] inputs =
        [
            .. fed.Where(pair => pair.Tensor is Input or Draw).Select(pair => (NameOf(pair.Tensor), Value(pair, batch))),
        ];
        using var results = session.Run(
            options,
            [.. inputs.Select(input => input.Name)],
            [.. inputs.Select(input => input.Value)],
            outputs
        );
        foreach (var (_, value) in inputs)
            value.Dispose();
        return [.. results.Select(result => result.GetTensorDataAsSpan<float>().ToArray())];
    }

    /// <summary>Normally distributed numbers.</summary>
    public static float[] Normal(this Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Normal())];

    private static float Normal(this Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    private static OrtValue Value((Tensor Tensor, float[] Values) fed, int batch) =>
        OrtValue.CreateTensorValueFromMemory(fed.Values, fed.Tensor.Shape.WithBatch(batch));

    private static string NameOf(Tensor tensor) => tensor is Draw draw ? draw.Name : ((Input)tensor).Name;

    /// <summary>The numbers of a first step.</summary>
    private static float[] Drawn(Draw draw, int batch)
    {
        var values = new float[draw.Shape.WithBatch(batch).Aggregate(1L, (a, b) => a * b)];
        draw.Fill(fit: 1, step: 0, values);
        return values;
    }

    private static void Collect(Tensor tensor, HashSet<Parameter> parameters, HashSet<Tensor> seen)
    {
        if (!seen.Add(tensor))
            return;
        if (tensor is Parameter parameter)
            parameters.Add(parameter);
        foreach (var input in tensor.Inputs)
            Collect(input, parameters, seen);
    }
}
