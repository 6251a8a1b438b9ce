using ServerlessAnomaly.Functions.Settings;
using ServerlessAnomaly.Functions.Tests.Infrastructure;

namespace ServerlessAnomaly.Functions.Tests.Settings;

/// <summary>The page of the settings names every one that the app reads, and no other.</summary>
public sealed class SettingsPageTests
{
    // Read by the Functions host itself, or named by OpenTelemetry and Azure Monitor.
    private static readonly string[] OfOthers =
    [
        "AzureWebJobsStorage",
        "AzureWebJobsStorage__accountName",
        MonitoringSettings.AzureMonitorName,
        MonitoringSettings.AzureMonitorIdentityName,
        MonitoringSettings.CollectorName,
        MonitoringSettings.PrometheusPortName,
    ];

    private static readonly string[] Named =
    [
        .. File.ReadLines(Path.Combine(RepositoryFiles.Root, "docs", "settings.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split('`').Where((_, i) => i % 2 == 1))
            .Where(name => !name.StartsWith("__", StringComparison.Ordinal))
            .Select(name => name.Replace("__NAME", "", StringComparison.Ordinal))
            .Select(name => name.EndsWith("__0", StringComparison.Ordinal) ? name[..^3] : name),
    ];

    [Fact]
    public void EverySetting_IsOnThePage() => Assert.Empty(AnomalySettings.Names.Except(Named));

    [Fact]
    public void ThePage_NamesNoOther() => Assert.Empty(Named.Except(AnomalySettings.Names).Except(OfOthers));
}
