using ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure;

/// <summary>Every choice of the templates keeps every rule, resource by resource.</summary>
public sealed class DeploymentPlanTests
{
    [Theory, MemberData(nameof(DeploymentPlan.Choices), MemberType = typeof(DeploymentPlan))]
    public void EveryChoice_KeepsEveryRule(string compute, bool privateNetworking)
    {
        var plan = DeploymentPlan.Of(compute, privateNetworking);
        Assert.Empty(NameRule.Find(plan));
        Assert.Empty(UpkeepRules.FindUntagged(plan));
        Assert.Empty(UpkeepRules.FindWithoutLogs(plan));
        Assert.Empty(AccessRule.Find(plan, privateNetworking));
    }

    [Fact]
    public void AnyEnvironmentName_MakesNamesThatAzureTakes()
    {
        var random = new Random(7);
        var names = Enumerable.Range(0, 2).Select(_ => new string(random.GetItems<char>("abcxyzABCXYZ0189-_()", random.Next(1, 40))));
        foreach (var name in names.Append(new string('a', 40)).Append("Z"))
        {
            var plan = DeploymentPlan.OfRepository(DeploymentPlan.Parameters(environmentName: name));
            Assert.Empty(NameRule.Find(plan));
        }
    }

    [Fact]
    public void AnEnvironmentNameThatIsTooLong_IsRefused()
    {
        using var templates = new TemplateFolder();
        var failure = Assert.Throws<InvalidOperationException>(() =>
            templates.Plan(DeploymentPlan.Parameters(environmentName: new string('a', 41)))
        );
        Assert.Contains("40", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTheProductWrites_IsDeletedAfterItsTime_AndNothingElse()
    {
        var policy = Assert.Single(DeploymentPlan.Of().OfType("Microsoft.Storage/storageAccounts/managementPolicies"));
        var rules = policy
            .Json.GetProperty("properties")
            .GetProperty("policy")
            .GetProperty("rules")
            .EnumerateArray()
            .Select(rule =>
            {
                var definition = rule.GetProperty("definition");
                var days = definition
                    .GetProperty("actions")
                    .GetProperty("baseBlob")
                    .GetProperty("delete")
                    .GetProperty("daysAfterModificationGreaterThan");
                return $"{Assert.Single(definition.GetProperty("filters").GetProperty("prefixMatch").EnumerateArray())} {days}";
            });
        var hubs = Assert.Single(DeploymentPlan.Of().OfType("Microsoft.EventHub/namespaces")).Name;
        Assert.Equal(
            ["alerts/ 400", "dead-letters/ 30", "drift/ 30", $"telemetry/{hubs}/telemetry/ 400"],
            rules.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Rights_AreTheLeast()
    {
        var plan = DeploymentPlan.OfRepository($"{DeploymentPlan.Parameters()}\n{DeploymentPlan.Operator}");
        Assert.Equal(
            [
                "capture: Storage Blob Data Contributor on data/containers/telemetry",
                "devices: Azure Event Hubs Data Sender on namespaces",
                "operator: Azure Event Hubs Data Sender on namespaces",
                "operator: Storage Blob Data Contributor on data",
                "operator: Storage Queue Data Contributor on data",
                "retrainer: AcrPull on registries",
                "retrainer: Monitoring Metrics Publisher on components",
                "retrainer: Storage Blob Data Contributor on data/containers/models",
                "retrainer: Storage Blob Data Owner on host",
                "retrainer: Storage Blob Data Reader on data/containers/telemetry",
                "retrainer: Storage Blob Data Reader on data/containers/telemetry-schemas",
                "retrainer: Storage Queue Data Contributor on data/queues/retrain-requests",
                "retrainer: Storage Queue Data Contributor on data/queues/retrain-requests-poison",
                "scorer: AcrPull on registries",
                "scorer: Azure Event Hubs Data Receiver on namespaces",
                "scorer: Monitoring Metrics Publisher on components",
                "scorer: Storage Blob Data Contributor on data/containers/alerts",
                "scorer: Storage Blob Data Contributor on data/containers/dead-letters",
                "scorer: Storage Blob Data Contributor on data/containers/drift",
                "scorer: Storage Blob Data Contributor on data/containers/fleet",
                "scorer: Storage Blob Data Contributor on data/containers/window-state",
                "scorer: Storage Blob Data Owner on host",
                "scorer: Storage Blob Data Reader on data/containers/models",
                "scorer: Storage Blob Data Reader on data/containers/telemetry-schemas",
                "scorer: Storage Queue Data Message Sender on data/queues/drive-alerts",
                "scorer: Storage Queue Data Message Sender on data/queues/retrain-requests",
            ],
            Right.Of(plan).Select(right => right.ToString()).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void WithoutOperatorAndDevices_NobodyElseHasRights() =>
        Assert.Equal(
            ["capture", "retrainer", "scorer"],
            Right.Of(DeploymentPlan.Of()).Select(right => right.Actor).Distinct().Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("gpu-t4", false)]
    [InlineData("gpu-a100", true)]
    public void GpuProfile_SetsNoInstanceCounts(string compute, bool privateNetworking)
    {
        var profiles = Assert
            .Single(DeploymentPlan.Of(compute, privateNetworking).OfType("Microsoft.App/managedEnvironments"))
            .At("properties.workloadProfiles")!;
        Assert.Contains("Consumption-GPU-", profiles, StringComparison.Ordinal);
        Assert.DoesNotContain("minimumCount", profiles, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("maximumCount", profiles, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void ContainerApps_BringTheirOwnScaleRules()
    {
        var apps = DeploymentPlan.Of().OfType("Microsoft.App/containerApps").ToDictionary(app => app.Name.Split('-')[1]);
        Assert.Equal(["retrainer", "scorer"], apps.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            apps.Values,
            app =>
            {
                Assert.Equal("functionapp", app.At("kind"));
                Assert.Equal("True", app.At("properties.template.scale.allowScalingRuleOverride"));
            }
        );
        Assert.Equal("1", apps["retrainer"].At("properties.template.scale.maxReplicas"));
        Assert.Contains("azure-eventhub", apps["scorer"].At("properties.template.scale.rules")!, StringComparison.Ordinal);
        Assert.Contains("cron", apps["scorer"].At("properties.template.scale.rules")!, StringComparison.Ordinal);
        Assert.Contains("cron", apps["retrainer"].At("properties.template.scale.rules")!, StringComparison.Ordinal);
        Assert.Contains("azure-queue", apps["retrainer"].At("properties.template.scale.rules")!, StringComparison.Ordinal);
    }

    [Fact]
    public void Deployment_Planned_SaysNothingAgainstIt() =>
        Assert.Empty(DeploymentPlan.Of("gpu-a100", privateNetworking: true).Snapshot.GetProperty("diagnostics").EnumerateArray());
}
