namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

/// <summary>No service takes a key or an old TLS, and with a network of its own none is open to the public (docs/deploy.md).</summary>
internal static class AccessRule
{
    private static readonly (string Type, string Path, string Value)[] Always =
    [
        ("Microsoft.App/containerApps", "properties.configuration.ingress.external", "False"),
        ("Microsoft.ContainerRegistry/registries", "properties.adminUserEnabled", "False"),
        ("Microsoft.EventHub/namespaces", "properties.disableLocalAuth", "True"),
        ("Microsoft.EventHub/namespaces", "properties.minimumTlsVersion", "1.2"),
        ("Microsoft.Insights/components", "properties.DisableLocalAuth", "True"),
        ("Microsoft.Storage/storageAccounts", "properties.allowBlobPublicAccess", "False"),
        ("Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess", "False"),
        ("Microsoft.Storage/storageAccounts", "properties.minimumTlsVersion", "TLS1_2"),
        ("Microsoft.Storage/storageAccounts", "properties.supportsHttpsTrafficOnly", "True"),
        ("Microsoft.Storage/storageAccounts/blobServices/containers", "properties.publicAccess", "None"),
        ("Microsoft.Web/sites", "properties.httpsOnly", "True"),
        ("Microsoft.Web/sites", "properties.siteConfig.ftpsState", "Disabled"),
        ("Microsoft.Web/sites", "properties.siteConfig.minTlsVersion", "1.2"),
        ("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "properties.allow", "False"),
    ];

    private static readonly (string Type, string Path, string Value)[] InItsOwnNetwork =
    [
        ("Microsoft.App/managedEnvironments", "properties.vnetConfiguration.internal", "True"),
        ("Microsoft.EventHub/namespaces", "properties.publicNetworkAccess", "Disabled"),
        ("Microsoft.EventHub/namespaces/networkRuleSets", "properties.defaultAction", "Deny"),
        ("Microsoft.Storage/storageAccounts", "properties.networkAcls.defaultAction", "Deny"),
        ("Microsoft.Web/sites", "properties.publicNetworkAccess", "Disabled"),
    ];

    public static IEnumerable<string> Find(DeploymentPlan plan, bool privateNetworking) =>
        from rule in privateNetworking ? Always.Concat(InItsOwnNetwork) : Always
        from resource in plan.OfType(rule.Type)
        let value = resource.At(rule.Path)
        where value != rule.Value
        select $"{resource.Type} '{resource.Name}': {rule.Path} is {value ?? "not set"}, not {rule.Value}.";
}
