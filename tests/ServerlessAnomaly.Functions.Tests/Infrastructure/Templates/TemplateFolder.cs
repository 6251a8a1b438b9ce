using System.Text.Json;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

/// <summary>A copy of the repository's templates that a test may change, compile and plan with.</summary>
internal sealed class TemplateFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("templates-").FullName;

    public TemplateFolder()
    {
        var source = Path.Combine(RepositoryFiles.Root, "infra");
        foreach (var file in Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories))
        {
            if (Path.GetExtension(file) is not (".bicep" or ".bicepparam" or ".json"))
                continue;
            var copy = Path.Combine(_folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Replaces a text that the file has.</summary>
    public TemplateFolder With(string file, string text, string replacement)
    {
        var path = Path.Combine(_folder, file);
        var content = File.ReadAllText(path);
        Assert.Contains(text, content, StringComparison.Ordinal);
        File.WriteAllText(path, content.Replace(text, replacement, StringComparison.Ordinal));
        return this;
    }

    /// <summary>What the compiler and every rule of its linter say about a template.</summary>
    public IReadOnlyList<string> Lint(string file = "main.bicep") => BicepCompiler.Run("lint", Path.Combine(_folder, file)).Findings;

    /// <summary>The ARM template that is sent to Azure.</summary>
    public ArmTemplate Build(string file = "main.bicep") => new(Json(BicepCompiler.Run("build", Path.Combine(_folder, file), "--stdout")));

    /// <summary>The resources of a deployment with these parameters, lines of a parameter file.</summary>
    public DeploymentPlan Plan(string parameters)
    {
        var name = $"plan-{Guid.NewGuid():N}";
        File.WriteAllText(Path.Combine(_folder, $"{name}.bicepparam"), $"using 'main.bicep'\n{parameters}\n");
        return PlanFile($"{name}.bicepparam");
    }

    /// <summary>The resources of a deployment with a parameter file of the folder.</summary>
    public DeploymentPlan PlanFile(string file)
    {
        var (_, findings) = BicepCompiler.Run(
            "snapshot",
            Path.Combine(_folder, file),
            "--mode",
            "overwrite",
            "--location",
            "swedencentral",
            "--deployment-name",
            "drives",
            "--subscription-id",
            "11111111-1111-1111-1111-111111111111",
            "--tenant-id",
            "22222222-2222-2222-2222-222222222222"
        );
        var snapshot = Path.Combine(_folder, Path.ChangeExtension(file, ".snapshot.json"));
        return File.Exists(snapshot)
            ? new DeploymentPlan(JsonDocument.Parse(File.ReadAllText(snapshot)).RootElement)
            : throw new InvalidOperationException(string.Join('\n', findings));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static JsonElement Json((string Output, IReadOnlyList<string> Findings) result) =>
        result.Output.StartsWith('{')
            ? JsonDocument.Parse(result.Output).RootElement
            : throw new InvalidOperationException(string.Join('\n', result.Findings));
}
