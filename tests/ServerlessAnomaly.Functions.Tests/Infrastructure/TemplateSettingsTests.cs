using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using ServerlessAnomaly.Functions.Settings;
using ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure;

/// <summary>What the templates set and what the app reads are the same; both ways, and by the app's own reader.</summary>
public sealed partial class TemplateSettingsTests
{
    /// <summary>Settings that the Functions host, the identity library or the plan reads, not the app.</summary>
    private static readonly string[] HostSettings =
    [
        "AlertStorage__clientId",
        "AlertStorage__credential",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "AZURE_CLIENT_ID",
        "AzureFunctionsWebHost__hostid",
        "AzureWebJobsStorage__accountName",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "EventHubConnection__clientId",
        "EventHubConnection__credential",
        "FUNCTIONS_EXTENSION_VERSION",
        "FUNCTIONS_WORKER_RUNTIME",
        "WEBSITES_ENABLE_APP_SERVICE_STORAGE",
        "WEBSITES_PORT",
    ];

    public static TheoryData<string> Compute { get; } = ["gpu-t4", "cpu", "elastic-premium"];

    [Theory, MemberData(nameof(Compute))]
    public void EverySettingOfTheTemplates_IsReadByTheAppOrItsHost(string compute)
    {
        var switches = Functions().Select(Switch);
        Assert.Empty(Settings(compute).All.Except(AnomalySettings.Names).Except(HostSettings).Except(switches));
    }

    [Theory, MemberData(nameof(Compute))]
    public void EverySettingThatTheAppAsksFor_IsSetByTheTemplates(string compute)
    {
        foreach (var app in Apps(compute))
        {
            AnomalySettings.Read(Configuration(app));
            Assert.All(Placeholders(), name => Assert.Contains(name, app.Keys));
            Assert.All(
                Methods().SelectMany(Connections),
                name => Assert.Contains(app.Keys, setting => setting.StartsWith($"{name}__", StringComparison.Ordinal))
            );
        }
    }

    [Theory]
    [InlineData("AlertStorage__queueServiceUri")]
    [InlineData("DataStorage__blobServiceUri")]
    [InlineData("EventHubConnection__fullyQualifiedNamespace")]
    [InlineData("DriftSchedule")]
    [InlineData("WatchSchedule")]
    [InlineData("RetrainSchedule")]
    [InlineData("TelemetryConsumerGroup")]
    [InlineData("TelemetryHub")]
    public void ATemplateWithoutARequiredSetting_IsRefusedByTheApp(string missing)
    {
        var settings = Settings("gpu-t4").Scorer.Where(setting => setting.Key != missing).ToDictionary();
        Assert.Throws<SettingsException>(() => AnomalySettings.Read(Configuration(settings)));
    }

    [Fact]
    public void EachApp_RunsItsOwnTriggerOnly()
    {
        Assert.Equal(["AzureWebJobs.RetrainNightly.Disabled", "AzureWebJobs.RetrainOnDrift.Disabled"], Switches(Settings("gpu-t4").Scorer));
        Assert.Equal(
            ["AzureWebJobs.CheckDrift.Disabled", "AzureWebJobs.ScoreTelemetry.Disabled", "AzureWebJobs.WatchFleet.Disabled"],
            Switches(Settings("gpu-t4").Retrainer)
        );
    }

    [Theory, MemberData(nameof(Compute))]
    public void EachApp_HasAHostIdOfItsOwn_ThatAzureTakes(string compute)
    {
        var ids = Apps(compute).Select(app => app["AzureFunctionsWebHost__hostid"]).ToList();
        Assert.Equal(2, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[a-z0-9](?!.*--)[a-z0-9-]{0,30}[a-z0-9]$", id));
    }

    /// <summary>A binding whose identity has no right on what it connects to fails only in Azure.</summary>
    [Theory]
    [InlineData("scorer")]
    [InlineData("retrainer")]
    public void EachConnection_OfTheFunctionsThatAnAppRuns_HasARight(string app)
    {
        var plan = DeploymentPlan.Of();
        var settings = app == "scorer" ? TemplateSettings.Read(plan).Scorer : TemplateSettings.Read(plan).Retrainer;
        var rights = Right.Of(plan).Where(right => right.Actor == app).ToList();
        var running = Methods().Where(method => !settings.ContainsKey(Switch(method.GetCustomAttribute<FunctionAttribute>()!)));
        var connections = running.SelectMany(Connections).Append("AzureWebJobsStorage").Append("DataStorage").Distinct();
        Assert.All(
            connections,
            connection =>
                Assert.Contains(
                    rights,
                    right =>
                        connection switch
                        {
                            "AzureWebJobsStorage" => right is { Role: "Storage Blob Data Owner", Scope: "host" },
                            "DataStorage" => right.Scope.StartsWith("data/containers/", StringComparison.Ordinal),
                            "AlertStorage" => right.Scope.StartsWith("data/queues/", StringComparison.Ordinal),
                            "EventHubConnection" => right is { Role: "Azure Event Hubs Data Receiver", Scope: "namespaces" },
                            _ => throw new InvalidOperationException($"Which right {connection} needs is not listed."),
                        }
                )
        );
        Assert.All(
            settings.Where(setting => setting.Key.EndsWith("__clientId", StringComparison.Ordinal)),
            setting => Assert.Contains($"id-{app}-", setting.Value, StringComparison.Ordinal)
        );
    }

    private static TemplateSettings Settings(string compute) => TemplateSettings.Read(DeploymentPlan.Of(compute));

    private static IReadOnlyDictionary<string, string>[] Apps(string compute) => [Settings(compute).Scorer, Settings(compute).Retrainer];

    private static IConfiguration Configuration(IReadOnlyDictionary<string, string> settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings
                    .Where(setting => AnomalySettings.Names.Contains(setting.Key))
                    .Select(setting =>
                        KeyValuePair.Create(
                            setting.Key.Replace("__", ":", StringComparison.Ordinal),
                            (string?)TemplateSettings.Value(setting.Key, setting.Value)
                        )
                    )
            )
            .Build();

    private static IEnumerable<string> Switches(IReadOnlyDictionary<string, string> settings) =>
        settings.Keys.Where(name => name.StartsWith("AzureWebJobs.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Switch(FunctionAttribute function) => $"AzureWebJobs.{function.Name}.Disabled";

    private static IEnumerable<FunctionAttribute> Functions() =>
        Methods().Select(method => method.GetCustomAttribute<FunctionAttribute>()!);

    private static IEnumerable<MethodInfo> Methods() =>
        typeof(AnomalySettings)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FunctionAttribute)));

    private static IEnumerable<string> Placeholders() =>
        Methods()
            .SelectMany(Bindings)
            .SelectMany(binding => Placeholder().Matches(binding.Value))
            .Select(match => match.Groups[1].Value)
            .Distinct();

    private static IEnumerable<string> Connections(MethodInfo method) =>
        Bindings(method).Where(binding => binding.Name == "Connection").Select(binding => binding.Value);

    private static IEnumerable<(string Name, string Value)> Bindings(MethodInfo method) =>
        from parameter in method.GetParameters()
        from attribute in parameter.GetCustomAttributes()
        from property in attribute.GetType().GetProperties()
        where property.PropertyType == typeof(string)
        let value = property.GetValue(attribute) as string
        where value is not null
        select (property.Name, value);

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder();
}
