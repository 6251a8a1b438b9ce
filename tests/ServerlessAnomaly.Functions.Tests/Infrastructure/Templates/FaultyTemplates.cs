namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

/// <summary>The repository's templates with a fault for every rule: compiling takes seconds, so the tests share what came of it.</summary>
public sealed class FaultyTemplates
{
    private readonly Lazy<IReadOnlyList<string>> _lint = new(Lint);
    private readonly Lazy<ArmTemplate> _template = new(Build);
    private readonly Lazy<DeploymentPlan> _plan = new(Predict);

    /// <summary>What the linter says about templates that do not compile cleanly.</summary>
    internal IReadOnlyList<string> Findings => _lint.Value;

    /// <summary>Templates that compile, but hold secrets and give rights in the wrong place.</summary>
    internal ArmTemplate Template => _template.Value;

    /// <summary>A deployment that compiles, but opens doors and has bad names.</summary>
    internal DeploymentPlan Plan => _plan.Value;

    private static IReadOnlyList<string> Lint()
    {
        using var templates = new TemplateFolder();
        return templates
            .With("modules/monitoring.bicep", "workspaceCapping: {", "cappedAt: {")
            .With("modules/monitoring.bicep", "@description('Days that logs are kept.')", "")
            .With("modules/monitoring.bicep", "  name: 'log-${suffix}'", "  name: concat('log-', suffix)")
            .With(
                "modules/monitoring.bicep",
                "output workspaceId string = workspace.id",
                "output workspaceId string = workspace.listKeys().primarySharedKey"
            )
            .With("modules/storage.bicep", "storageAccounts@2026-06-01", "storageAccounts@2024-01-01")
            .With("main.bicep", "var plan = ", "var plan = computePlans[compute]\nvar unused = ")
            .With("main.bicep", "    throughputUnits: throughputUnits\n", "")
            .Lint();
    }

    private static ArmTemplate Build()
    {
        using var templates = new TemplateFolder();
        return templates
            .With(
                "modules/registry.bicep",
                "output name string = registry.name",
                """
                output name string = registry.name

                #disable-next-line outputs-should-not-contain-secrets
                @description('x')
                #disable-next-line outputs-should-not-contain-secrets
                output adminPassword string = registry.listCredentials().username
                """
            )
            .With(
                "modules/registry.bicep",
                "param location string",
                "param location string\n\n@secure()\n@description('x')\nparam key string = ''"
            )
            .With(
                "modules/registry.bicep",
                "    adminUserEnabled: false",
                "    adminUserEnabled: 'Endpoint=sb://x;SharedAccessKey=${key}' == location"
            )
            .With(
                "modules/registry.bicep",
                "@description('Name of the registry.')",
                """
                resource anybody 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
                  scope: registry
                  name: guid(registry.id)
                  properties: {
                    principalId: '33333333-3333-3333-3333-333333333333'
                    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')
                  }
                }

                @description('Name of the registry.')
                """
            )
            .With(
                "modules/roles.bicep",
                "name: guid(registry.id, scorerIdentity.id, roles.acrPull)",
                "name: '7f951dda-4ed3-4680-a7ca-43fe172d538d'"
            )
            .Build();
    }

    private static DeploymentPlan Predict()
    {
        using var templates = new TemplateFolder();
        return templates
            .With("modules/names.bicep", "'st${suffix}host'", "'st${suffix}host-of-the-functions'")
            .With("modules/functions.bicep", "'ca-retrainer-${suffix}'", "'ca-retrainer-of-the-night-${suffix}'")
            .With("modules/functions.bicep", "external: false", "external: true")
            .With("modules/monitoring.bicep", "  location: location\n  tags: tags\n  kind: 'web'", "  location: location\n  kind: 'web'")
            .With("modules/container-apps.bicep", "categoryGroup: 'allLogs'", "categoryGroup: 'audit'")
            .With("modules/storage.bicep", "allowSharedKeyAccess: false", "allowSharedKeyAccess: true")
            .With("modules/storage.bicep", "minimumTlsVersion: 'TLS1_2'", "minimumTlsVersion: 'TLS1_0'")
            .With("modules/storage.bicep", "restrictNetwork ? 'Deny' : 'Allow'", "restrictNetwork ? 'Allow' : 'Deny'")
            .With(
                "modules/event-hubs.bicep",
                "restrictNetwork && empty(allowedIpRanges) ? 'Disabled' : 'Enabled'",
                "restrictNetwork && empty(allowedIpRanges) ? 'Enabled' : 'Enabled'"
            )
            .With(
                "modules/roles.bicep",
                "roles.storageBlobDataReader)\n  }\n}\n\nresource scorerSendsAlerts",
                "roles.storageBlobDataContributor)\n  }\n}\n\nresource scorerSendsAlerts"
            )
            .With("modules/settings.bicep", "var shared = {", "var shared = {\n  Detector__Speed: 'high'")
            .Plan(DeploymentPlan.Parameters(privateNetworking: true));
    }
}
