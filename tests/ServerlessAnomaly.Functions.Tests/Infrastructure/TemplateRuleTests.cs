using ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure;

/// <summary>Each rule reports the template that breaks it; else a green run would say nothing.</summary>
public sealed class TemplateRuleTests(FaultyTemplates faulty) : IClassFixture<FaultyTemplates>
{
    [Theory]
    [InlineData("BCP037")]
    [InlineData("BCP035")]
    [InlineData("use-description-params")]
    [InlineData("prefer-interpolation")]
    [InlineData("outputs-should-not-contain-secrets")]
    [InlineData("use-recent-api-versions")]
    [InlineData("no-unused-vars")]
    public void Lint_BadTemplate_IsReported(string code) =>
        Assert.Contains(faulty.Findings, finding => finding.Contains($" {code}:", StringComparison.Ordinal));

    [Theory]
    [InlineData("registry: the output 'adminPassword' leaks what opens something.")]
    [InlineData("registry: the parameter 'key' is a secret.")]
    [InlineData("registry: .outputs.adminPassword.value holds a secret or asks for one")]
    [InlineData("registry: .resources.registry.properties.adminUserEnabled holds a secret or asks for one")]
    public void SecretRule_Secret_IsReported(string expected) =>
        Assert.Contains(SecretRule.Find(faulty.Template), finding => finding.StartsWith(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("registry: 'anybody' belongs into modules/roles.bicep.")]
    [InlineData("roles: 'scorerPullsImage' needs a scope and a name made with guid().")]
    public void RoleRule_RoleInTheWrongPlaceOrWithoutAStableName_IsReported(string expected) =>
        Assert.Contains(expected, RoleRule.Find(faulty.Template));

    [Fact]
    public void Rights_ARoleMore_IsSeen()
    {
        var more = Right
            .AllIn(faulty.Plan)
            .Except(Right.AllIn(DeploymentPlan.Make()))
            .Where(right => right.Scope.StartsWith("data", StringComparison.Ordinal));
        Assert.Equal("scorer: Storage Blob Data Contributor on data/containers/models", Assert.Single(more).ToString());
    }

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts: Azure does not take the name")]
    [InlineData("Microsoft.App/containerApps: Azure does not take the name")]
    public void NameRule_NameThatIsTooLong_IsReported(string expected) =>
        Assert.Contains(NameRule.Find(faulty.Plan), finding => finding.StartsWith(expected, StringComparison.Ordinal));

    [Fact]
    public void UpkeepRules_NoTagsOrLogs_AreReported()
    {
        Assert.Equal(2, UpkeepRules.FindUntagged(faulty.Plan).Count());
        Assert.All(
            UpkeepRules.FindUntagged(faulty.Plan),
            finding => Assert.StartsWith("Microsoft.Insights/components", finding, StringComparison.Ordinal)
        );
        Assert.StartsWith(
            "Microsoft.App/managedEnvironments",
            Assert.Single(UpkeepRules.FindWithoutLogs(faulty.Plan)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess")]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.minimumTlsVersion")]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.networkAcls.defaultAction")]
    [InlineData("Microsoft.EventHub/namespaces", "properties.publicNetworkAccess")]
    [InlineData("Microsoft.App/containerApps", "properties.configuration.ingress.external")]
    public void AccessRule_OpenDoor_IsReported(string type, string path) =>
        Assert.Contains(
            AccessRule.Find(faulty.Plan, privateNetworking: true),
            finding => finding.StartsWith(type, StringComparison.Ordinal) && finding.Contains(path, StringComparison.Ordinal)
        );

    [Fact]
    public void TemplateSettings_UnknownSetting_IsSeen() =>
        Assert.Equal(["Detector__Speed"], TemplateSettings.Read(faulty.Plan).All.Except(TemplateSettings.Read(DeploymentPlan.Make()).All));
}
