namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

/// <summary>What is deployed can be told apart and looked into: tags, and logs that go to the workspace.</summary>
internal static class UpkeepRules
{
    /// <summary>
    /// Types whose logs tell what went wrong. Storage has none: a line for each append to a journal would cost more than the storage, and
    /// what fails is in the app's own telemetry.
    /// </summary>
    private static readonly string[] WithLogs =
    [
        "Microsoft.App/managedEnvironments",
        "Microsoft.EventHub/namespaces",
        "Microsoft.Web/sites",
    ];

    /// <summary>Types that carry no tags: they belong to another resource.</summary>
    private static readonly string[] WithoutTags = ["Microsoft.Authorization/roleAssignments", "Microsoft.Insights/diagnosticSettings"];

    public static IEnumerable<string> FindUntagged(DeploymentPlan plan) =>
        from resource in plan.Resources
        where resource.Type.Count(letter => letter == '/') == 1 && !WithoutTags.Contains(resource.Type)
        from tag in (string[])["application", "azd-env-name"]
        where resource.At($"tags.{tag}") is null
        select $"{resource.Type} '{resource.Name}' has no tag '{tag}'.";

    public static IEnumerable<string> FindWithoutLogs(DeploymentPlan plan) =>
        from resource in plan.Resources
        where WithLogs.Contains(resource.Type)
        let settings = plan.OfType("Microsoft.Insights/diagnosticSettings")
            .Where(setting => setting.Id.StartsWith($"{resource.Id}/", StringComparison.Ordinal))
        where
            !settings.Any(setting =>
                setting.At("properties.workspaceId") is not null
                && setting.At("properties.logs")!.Contains("allLogs", StringComparison.Ordinal)
            )
        select $"{resource.Type} '{resource.Name}' sends no logs to the workspace.";
}
