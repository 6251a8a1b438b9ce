using System.Text.RegularExpressions;
using ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure;

/// <summary>The templates as Azure's compiler and every rule of its linter see them, and what they ask of Azure.</summary>
public sealed partial class CompiledTemplateTests
{
    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "infra");

    private static readonly Lazy<ArmTemplate> Compiled = new(() =>
    {
        using var templates = new TemplateFolder();
        return templates.Build();
    });

    [Theory]
    [InlineData("main.bicep")]
    [InlineData("modules/registry.bicep")]
    public void Lint_EveryRule_FindsNothing(string file)
    {
        Assert.Empty(BicepCompiler.Run("lint", Path.Combine(Folder, file)).Findings);
    }

    [Fact]
    public void ParameterFiles_AreForDevelopmentAndProduction_AndCompile()
    {
        var files = Directory.GetFiles(Folder, "*.bicepparam").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["main.bicepparam", "main.production.bicepparam"], files.Select(Path.GetFileName));
        Assert.All(files, file => Assert.Empty(BicepCompiler.Run("build-params", file, "--stdout").Findings));
    }

    [Theory]
    [InlineData("main.bicepparam")]
    [InlineData("main.production.bicepparam")]
    public void ParameterFiles_Planned_KeepEveryRule(string file)
    {
        using var templates = new TemplateFolder();
        var plan = templates.PlanFile(file);
        Assert.Empty(NameRule.Find(plan));
        Assert.Empty(UpkeepRules.FindUntagged(plan));
        Assert.Empty(UpkeepRules.FindWithoutLogs(plan));
        Assert.Empty(AccessRule.Find(plan, file.Contains("production", StringComparison.Ordinal)));
    }

    [Fact]
    public void Secrets_OfTheTemplates_AreNone() => Assert.Empty(SecretRule.Find(Compiled.Value));

    [Fact]
    public void Roles_OfTheTemplates_AreInTheRolesModule() => Assert.Empty(RoleRule.Find(Compiled.Value));

    [Fact]
    public void Modules_AreFilesOfTheRepository_AndAllComposed()
    {
        var files = Directory.GetFiles(Folder, "*.bicep", SearchOption.AllDirectories);
        var named = files.SelectMany(file => Module().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToList();
        Assert.DoesNotContain(named, name => name.Contains(':', StringComparison.Ordinal));
        Assert.Equal(
            Directory.GetFiles(Path.Combine(Folder, "modules")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            named.Select(name => name.Split('/')[^1]).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Main_DeclaresNoResource_ButItsResourceGroup()
    {
        var types = Compiled
            .Value.Root.GetProperty("resources")
            .EnumerateObject()
            .Select(resource => resource.Value.GetProperty("type").GetString());
        Assert.Equal(["Microsoft.Resources/resourceGroups"], types.Where(type => type != "Microsoft.Resources/deployments"));
    }

    [GeneratedRegex("^(?:module \\w+|import \\{[^}]*\\} from) '([^']+)'", RegexOptions.Multiline)]
    private static partial Regex Module();
}
