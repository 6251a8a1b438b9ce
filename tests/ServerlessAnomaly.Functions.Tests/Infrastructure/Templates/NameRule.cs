using System.Text.RegularExpressions;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

/// <summary>
/// Every resource has a name that Azure takes. The limits are those of "Naming rules and restrictions for Azure resources"; a type that is
/// not listed here is reported, so that a new one is looked up.
/// </summary>
internal static class NameRule
{
    private static readonly Dictionary<string, string> Limits = new(StringComparer.Ordinal)
    {
        ["Microsoft.App/containerApps"] = "[a-z](?!.*--)[a-z0-9-]{0,30}[a-z0-9]",
        ["Microsoft.App/managedEnvironments"] = "[a-z](?!.*--)[a-z0-9-]{0,58}[a-z0-9]",
        ["Microsoft.Authorization/roleAssignments"] = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        ["Microsoft.ContainerRegistry/registries"] = "[a-zA-Z0-9]{5,50}",
        ["Microsoft.EventHub/namespaces"] = "[a-zA-Z][a-zA-Z0-9-]{4,48}[a-zA-Z0-9]",
        ["Microsoft.EventHub/namespaces/eventhubs"] = "[a-zA-Z0-9]([a-zA-Z0-9._-]{0,254}[a-zA-Z0-9])?",
        ["Microsoft.EventHub/namespaces/eventhubs/consumergroups"] = "[a-zA-Z0-9]([a-zA-Z0-9._-]{0,48}[a-zA-Z0-9])?",
        ["Microsoft.EventHub/namespaces/networkRuleSets"] = "default",
        ["Microsoft.Insights/actionGroups"] = "[^:<>+/&%\\\\?|]{1,259}[^:<>+/&%\\\\?| .]",
        ["Microsoft.Insights/components"] = "[a-zA-Z0-9._()-]{0,259}[a-zA-Z0-9_()-]",
        ["Microsoft.Insights/diagnosticSettings"] = "[^*<>%:&\\\\?+/]{1,260}",
        ["Microsoft.Insights/scheduledQueryRules"] = "[^*<>%:{}&#\\\\?/]{0,259}[^*<>%:{}&#\\\\?/ .]",
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = "[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}",
        ["Microsoft.Network/privateDnsZones"] = "[a-z0-9]([a-z0-9.-]{0,61})[a-z0-9]",
        ["Microsoft.Network/privateDnsZones/virtualNetworkLinks"] = "[a-zA-Z0-9]([a-zA-Z0-9._-]{0,78}[a-zA-Z0-9_])?",
        ["Microsoft.Network/privateEndpoints"] = "[a-zA-Z0-9]([a-zA-Z0-9._-]{0,62}[a-zA-Z0-9_])",
        ["Microsoft.Network/privateEndpoints/privateDnsZoneGroups"] = "default",
        ["Microsoft.Network/virtualNetworks"] = "[a-zA-Z0-9]([a-zA-Z0-9._-]{0,62}[a-zA-Z0-9_])",
        ["Microsoft.OperationalInsights/workspaces"] = "[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]",
        ["Microsoft.Resources/resourceGroups"] = "[\\w()-][\\w().-]{0,88}[\\w()-]|[\\w()-]",
        ["Microsoft.Storage/storageAccounts"] = "[a-z0-9]{3,24}",
        ["Microsoft.Storage/storageAccounts/blobServices"] = "default",
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = "[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]",
        ["Microsoft.Storage/storageAccounts/managementPolicies"] = "default",
        ["Microsoft.Storage/storageAccounts/queueServices"] = "default",
        ["Microsoft.Storage/storageAccounts/queueServices/queues"] = "[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]",
        ["Microsoft.Web/serverfarms"] = "[a-zA-Z0-9-]{1,60}",
        ["Microsoft.Web/sites"] = "[a-zA-Z0-9][a-zA-Z0-9-]{0,58}[a-zA-Z0-9]",
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = "ftp|scm",
    };

    /// <summary>A zone's name has the suffix of the cloud in it, which the compiler leaves open.</summary>
    private const string CloudSuffix = "environment().suffixes.storage";

    public static IEnumerable<string> Find(DeploymentPlan plan)
    {
        foreach (var resource in plan.Resources)
        {
            if (resource.Name.Contains(CloudSuffix, StringComparison.Ordinal))
                continue;
            if (!Limits.TryGetValue(resource.Type, out var limit))
                yield return $"{resource.Type}: what Azure allows as its name is not listed.";
            else if (!Regex.IsMatch(resource.OwnName, $"^({limit})$"))
                yield return $"{resource.Type}: Azure does not take the name '{resource.OwnName}'.";
            if (resource.At("properties.groupShortName") is { Length: > 12 } name)
                yield return $"{resource.Type}: Azure does not take the short name '{name}'.";
        }
    }
}
