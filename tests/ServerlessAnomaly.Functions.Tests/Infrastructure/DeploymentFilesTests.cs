using System.Text.RegularExpressions;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure;

/// <summary>What azd, compose and the workflow name is there, and pinned.</summary>
public sealed partial class DeploymentFilesTests
{
    [Fact]
    public void AzureYaml_PathsOfTemplatesAndHooks_Exist()
    {
        var project = RepositoryFiles.Read("azure.yaml");
        var folder = YamlPath().Match(project).Groups[1].Value;
        var module = YamlModule().Match(project).Groups[1].Value;
        Assert.True(RepositoryFiles.Exists($"{folder}/{module}.bicep"));
        Assert.True(RepositoryFiles.Exists($"{folder}/{module}.bicepparam"));
        var hooks = YamlRun().Matches(project).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(2, hooks.Count);
        Assert.All(hooks, hook => Assert.True(RepositoryFiles.Exists(hook), $"{hook} does not exist."));
    }

    [Fact]
    public void Hooks_OutputsAndVariablesThatTheyUse_AreKnownToTheParameterFile()
    {
        var parameters = RepositoryFiles.Read("infra/main.bicepparam");
        foreach (var hook in (string[])["infra/hooks/preprovision.sh", "infra/hooks/postprovision.sh"])
        foreach (Match set in EnvironmentSet().Matches(RepositoryFiles.Read(hook)))
            Assert.Contains($"'{set.Groups[1].Value}'", parameters, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_Images_ArePinned_AndItsFilesExist()
    {
        var compose = RepositoryFiles.Read("infra/docker/compose.yaml");
        var images = ComposeImage().Matches(compose).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(images);
        Assert.All(images, image => Assert.Matches("^[^:]+:(?!latest)[^:]+$", image));
        Assert.True(RepositoryFiles.Exists("infra/docker/event-hubs-emulator.json"));
        Assert.DoesNotContain("AccountKey=", compose, StringComparison.Ordinal);
    }

    [Fact]
    public void Workflow_Actions_ArePinnedToAVersion()
    {
        var workflow = RepositoryFiles.Read(".github/workflows/ci.yml");
        var actions = WorkflowAction().Matches(workflow).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(actions);
        Assert.All(actions, action => Assert.Matches("@v[0-9]+$", action));
    }

    [GeneratedRegex("^  path: (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex YamlPath();

    [GeneratedRegex("^  module: (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex YamlModule();

    [GeneratedRegex("^    run: (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex YamlRun();

    [GeneratedRegex("^\\s*azd env set ([A-Z_]+)", RegexOptions.Multiline)]
    private static partial Regex EnvironmentSet();

    [GeneratedRegex("^\\s+image: (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex ComposeImage();

    [GeneratedRegex("uses: (\\S+)")]
    private static partial Regex WorkflowAction();
}
