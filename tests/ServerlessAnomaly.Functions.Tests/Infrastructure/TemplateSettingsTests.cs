using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using ServerlessAnomaly.Functions.Settings;
using ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure;

/// <summary>What the templates set and what the app reads are the same; both ways, and by the app's own reader.</summary>
public sealed partial class TemplateSettingsTests
{
    /// <summary>Settings that the Functions host, the identity library or the plan reads, not the app.</summary>
    private static readonly string[] HostSettings =
    [
        "AlertStorage__clientId", "AlertStorage__credential",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "AZURE_CLIENT_ID",
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential",
        "EventHubConnection__clientId", "EventHubConnection__credential",
        "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_WORKER_RUNTIME",
        "WEBSITES_ENABLE_APP_SERVICE_STORAGE", "WEBSITES_PORT",
    ];

    /// <summary>Values as a deployment would give them: the templates' defaults, and examples of what only Azure knows.</summary>
    private static readonly Dictionary<string, string> Values = new()
    {
        ["AlertStorage__queueServiceUri"] = "https://example.queue.core.windows.net/",
        ["DataStorage__blobServiceUri"] = "https://example.blob.core.windows.net/",
        ["Detector__ExecutionProvider"] = "Auto",
        ["Detector__GpuMemoryLimitMegabytes"] = Default("gpuMemoryLimitMegabytes"),
        ["Detector__Name"] = Default("detectorName"),
        ["DriftSchedule"] = "0 30 * * * *",
        ["EventHubConnection__fullyQualifiedNamespace"] = "example.servicebus.windows.net",
        ["Retrain__Days"] = Default("retrainDays"),
        ["Retrain__TargetFalseAlarmRate"] = Default("targetFalseAlarmRate"),
        ["RetrainSchedule"] = "0 0 3 * * *",
        ["Telemetry__Schema"] = Default("telemetrySchema"),
        ["TelemetryConsumerGroup"] = Default("consumerGroup"),
        ["TelemetryHub"] = Default("telemetryHub"),
    };

    private readonly TemplateSettings _settings = TemplateSettings.Read(BicepFolder.OfRepository());

    [Fact]
    public void EverySettingOfTheTemplates_IsReadByTheAppOrItsHost()
    {
        var switches = Functions().Select(function => $"AzureWebJobs.{function.Name}.Disabled");
        Assert.Empty(_settings.All.Except(AnomalySettings.Names).Except(HostSettings).Except(switches));
    }

    [Fact]
    public void EverySettingThatTheAppAsksFor_IsSetByTheTemplates()
    {
        foreach (var app in (IReadOnlyList<string>[])[_settings.Scorer, _settings.Retrainer])
        {
            AnomalySettings.Read(Configuration(app));
            Assert.All(Placeholders(), name => Assert.Contains(name, app));
            Assert.All(Connections(), name => Assert.Contains(app, setting => setting.StartsWith($"{name}__", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("AlertStorage__queueServiceUri")]
    [InlineData("DataStorage__blobServiceUri")]
    [InlineData("EventHubConnection__fullyQualifiedNamespace")]
    [InlineData("DriftSchedule")]
    [InlineData("RetrainSchedule")]
    [InlineData("TelemetryConsumerGroup")]
    [InlineData("TelemetryHub")]
    public void ATemplateWithoutARequiredSetting_IsRefusedByTheApp(string missing) =>
        Assert.Throws<SettingsException>(() => AnomalySettings.Read(Configuration(_settings.Scorer.Where(name => name != missing))));

    [Fact]
    public void EachApp_RunsItsOwnTriggerOnly()
    {
        Assert.Contains("AzureWebJobs.RetrainNightly.Disabled", _settings.Scorer);
        Assert.DoesNotContain("AzureWebJobs.ScoreTelemetry.Disabled", _settings.Scorer);
        Assert.Contains("AzureWebJobs.ScoreTelemetry.Disabled", _settings.Retrainer);
        Assert.DoesNotContain("AzureWebJobs.RetrainNightly.Disabled", _settings.Retrainer);
        Assert.Contains("AzureWebJobs.RetrainOnDrift.Disabled", _settings.Scorer);
        Assert.DoesNotContain("AzureWebJobs.CheckDrift.Disabled", _settings.Scorer);
        Assert.Contains("AzureWebJobs.CheckDrift.Disabled", _settings.Retrainer);
        Assert.DoesNotContain("AzureWebJobs.RetrainOnDrift.Disabled", _settings.Retrainer);
    }

    [Fact]
    public void Read_ATemplateWithAnUnknownSetting_ShowsIt()
    {
        var changed = BicepFolder.OfRepository().Files.Select(file => (file.Path, RepositoryFiles.Read($"infra/{file.Path}")
            .Replace("var shared = {", "var shared = {\n  Detector__Speed: 'high'", StringComparison.Ordinal))).ToArray();
        Assert.Equal(["Detector__Speed"], TemplateSettings.Read(BicepFolder.Of(changed)).All.Except(_settings.All));
    }

    private static IConfiguration Configuration(IEnumerable<string> names) => new ConfigurationBuilder().AddInMemoryCollection(
        names.Where(name => AnomalySettings.Names.Contains(name))
            .Select(name => KeyValuePair.Create(name.Replace("__", ":", StringComparison.Ordinal), (string?)Values[name]))).Build();

    private static IEnumerable<FunctionAttribute> Functions() =>
        Methods().Select(method => method.GetCustomAttribute<FunctionAttribute>()!);

    private static IEnumerable<MethodInfo> Methods() =>
        typeof(AnomalySettings).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FunctionAttribute)));

    private static IEnumerable<string> Placeholders() =>
        Bindings().SelectMany(binding => Placeholder().Matches(binding.Value)).Select(match => match.Groups[1].Value).Distinct();

    private static IEnumerable<string> Connections() =>
        Bindings().Where(binding => binding.Name == "Connection").Select(binding => binding.Value).Distinct();

    private static IEnumerable<(string Name, string Value)> Bindings() =>
        from method in Methods()
        from parameter in method.GetParameters()
        from attribute in parameter.GetCustomAttributes()
        from property in attribute.GetType().GetProperties()
        where property.PropertyType == typeof(string)
        let value = property.GetValue(attribute) as string
        where value is not null
        select (property.Name, value);

    private static string Default(string parameter) =>
        BicepFolder.OfRepository()["main.bicep"].Find("param", parameter)!.Value[0].Text;

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder();
}
