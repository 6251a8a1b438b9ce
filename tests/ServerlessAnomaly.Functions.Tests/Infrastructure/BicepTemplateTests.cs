using ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;
using ServerlessAnomaly.Functions.Tests.Infrastructure.Rules;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure;

/// <summary>The repository's own templates keep every rule.</summary>
public sealed class BicepTemplateTests
{
    private readonly BicepFolder _templates = BicepFolder.OfRepository();

    [Fact]
    public void Secrets_OfTheTemplates_AreNone() => Assert.Empty(SecretRule.Find(_templates));

    [Fact]
    public void Roles_OfTheTemplates_AreInTheRolesModule() => Assert.Empty(RoleRule.Find(_templates));

    [Fact]
    public void Descriptions_OfTheTemplates_AreComplete() => Assert.Empty(DescriptionRule.Find(_templates));

    [Fact]
    public void Outputs_OfTheTemplates_LeakNothing() => Assert.Empty(OutputRule.Find(_templates));

    [Fact]
    public void Modules_OfTheTemplates_AreLocalAndGetTheirParameters() => Assert.Empty(ModuleRule.Find(_templates));

    [Fact]
    public void ParameterFiles_OfTheTemplates_MatchTheirTemplate() => Assert.Empty(ParameterFileRule.Find(_templates));

    [Fact]
    public void Symbols_OfTheTemplates_AreDeclaredAndUsed() => Assert.Empty(SymbolRule.Find(_templates));

    [Fact]
    public void ParameterFiles_OfTheTemplates_AreForDevelopmentAndProduction() =>
        Assert.Equal(["main.bicepparam", "main.production.bicepparam"], _templates.ParameterFiles.Select(file => file.Path));

    [Fact]
    public void Main_DeclaresNoResource_ButItsResourceGroup() =>
        Assert.Equal(["Microsoft.Resources/resourceGroups"], _templates["main.bicep"].Of("resource").Select(TypeOf));

    [Fact]
    public void Modules_OfTheTemplates_AreAllComposed()
    {
        var named = from file in _templates.Templates
                    from declaration in file.Declarations
                    where declaration.Keyword is "module" or "import"
                    select _templates.Resolve(file, declaration.FirstString)!.Path;
        Assert.Equal(_templates.Templates.Select(file => file.Path).Except(["main.bicep"]), named.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Resources_WithALocation_CarryTheTags()
    {
        var untagged = from file in _templates.Templates
                       from resource in file.Of("resource")
                       let members = resource.Members.Select(member => member.Name).ToList()
                       where members.Contains("location") && !members.Contains("tags")
                       select $"{file.Where(resource)}: '{resource.Name}' has no tags.";
        Assert.Empty(untagged);
    }

    [Fact]
    public void GpuProfiles_OfTheTemplates_SetNoInstanceCounts() =>
        Assert.All(_templates.Files, file => Assert.Empty(file.ValuesOf("minimumCount").Concat(file.ValuesOf("maximumCount"))));

    [Theory]
    [InlineData("allowSharedKeyAccess", "false")]
    [InlineData("allowBlobPublicAccess", "false")]
    [InlineData("minimumTlsVersion", "TLS1_2")]
    public void Storage_OfTheTemplates_IsClosed(string property, string value) =>
        Assert.Equal([value], _templates["modules/storage.bicep"].ValuesOf(property));

    [Fact]
    public void Apps_OfTheTemplates_HaveInternalIngressAndTheirOwnScaleRules()
    {
        var functions = _templates["modules/functions.bicep"];
        Assert.Equal(["false", "false"], functions.ValuesOf("external"));
        Assert.Equal(2, functions.ValuesOf("allowScalingRuleOverride").Count);
        Assert.Equal(["functionapp", "functionapp"], functions.ValuesOf("kind"));
    }

    private static string TypeOf(BicepDeclaration resource) => resource.FirstString.Split('@')[0];
}
