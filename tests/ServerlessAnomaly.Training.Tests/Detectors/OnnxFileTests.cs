using System.Diagnostics;
using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Training.Images;
using ServerlessAnomaly.Training.Tests.Bundles;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Detectors;

public sealed class OnnxFileTests
{
    private const string Python = "/usr/bin/python3";

    private static readonly DetectorGraph Graph = GraphOf("conv1d");

    [Fact]
    public void WriteScoring_ReadBack_HasWeightsUnderTheirNamesAndMetadata()
    {
        var weights = Graph.Parameters.All.ToDictionary(parameter => parameter, parameter => parameter.Initial);
        var model = ModelProto.Parser.ParseFrom(Graph.WriteScoring(weights, [new("threshold", "1.5")]));

        Assert.Equal(["window"], model.Graph.Input.Select(input => input.Name));
        Assert.Equal(["score", "feature_error", "reconstruction", "latent"], model.Graph.Output.Select(output => output.Name));
        Assert.Equal("1.5", model.MetadataProps.Single(entry => entry.Key == "threshold").Value);
        foreach (var parameter in Graph.Parameters.All)
        {
            var stored = model.Graph.Initializer.Single(tensor => tensor.Name == parameter.Name);
            Assert.Equal(parameter.Initial, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(stored.RawData.Span));
            Assert.Equal(parameter.Shape.ForReshape(), stored.Dims);
        }
        string[] fitted = ["scaling.mean", "scaling.deviation", "tail.level.offsets", "tail.growth.slope_changes", "tail.rises.offsets"];
        Assert.All(fitted, name => Assert.Single(model.Graph.Initializer, tensor => tensor.Name == name));
    }

    [Fact]
    public async Task WriteScoringLossAndStep_EveryArchitecture_PassTheOnnxChecker()
    {
        List<byte[]> models = [];
        var names = ArchitectureCatalog.Names.Where(name => !name.Contains('-')).Append("conv1d-denoising").Append("dense-superres");
        foreach (var graph in names.Select(GraphOf))
        {
            var weights = graph.Parameters.All.ToDictionary(parameter => parameter, parameter => parameter.Initial);
            models.Add(graph.WriteScoring(weights, [new("detector", "any")]));
            models.Add(graph.WriteLoss());
            models.Add(TrainingStepGraph.Write(graph.Loss, graph.Parameters.All, new Adam()).Model);
        }
        await CheckAsync(models);
    }

    [Fact]
    public async Task WriteParts_VariationalNetwork_PassTheOnnxChecker()
    {
        var vae = new DetectorGraph(
            SyntheticFleet.Schema,
            new WindowOptions(),
            ArchitectureCatalog.Find("vae"),
            new FeatureScaling([1, 2, 3, 4], [1, 2, 3, 4]),
            ScoreMethod.ReconstructionProbability,
            1
        );
        var weights = vae.Parameters.All.ToDictionary(parameter => parameter, parameter => parameter.Initial);
        foreach (var (parameter, values) in vae.HealthyErrors!.Fit([1, 1, 1, 1]))
            weights[parameter] = values;
        var image = new ImageGraph(8, 8, new ImageSuperResolution(new Conv2dAutoencoder(3)), 1);
        await CheckAsync([
            .. vae.WriteParts(weights).Values,
            vae.WriteScoring(weights),
            image.WriteLoss(),
            TrainingStepGraph.Write(image.Goal.Loss, image.Goal.Trained.Parameters.All, new Adam(), image.Goal.Trained.Carried).Model,
        ]);
    }

    private static DetectorGraph GraphOf(string architecture) =>
        new(
            SyntheticFleet.Schema,
            new WindowOptions(),
            ArchitectureCatalog.Find(architecture),
            new FeatureScaling([1, 2, 3, 4], [1, 2, 3, 4], TailScaling.Fit([0, 1, 2], [0, 0, 1], [0, 0, 1], [0, 1, 2])),
            ScoreMethod.Gated,
            1
        );

    private static async Task CheckAsync(IReadOnlyList<byte[]> models)
    {
        Assert.SkipUnless(
            Directory.Exists("/usr/lib/python3/dist-packages/onnx"),
            "The ONNX checker is not there: install Debian's python3-onnx."
        );
        var folder = Directory.CreateTempSubdirectory("anomaly-onnx-").FullName;
        try
        {
            string[] paths = [.. models.Select((_, i) => Path.Combine(folder, $"{i}.onnx"))];
            for (var i = 0; i < paths.Length; i++)
                await File.WriteAllBytesAsync(paths[i], models[i]);
            const string Check = "import onnx, sys; [onnx.checker.check_model(onnx.load(path), full_check=True) for path in sys.argv[1:]]";
            var start = new ProcessStartInfo(Python, ["-c", Check, .. paths]) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var faults = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, faults);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
