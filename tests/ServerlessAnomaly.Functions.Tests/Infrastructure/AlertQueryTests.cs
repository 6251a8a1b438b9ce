using System.Text.RegularExpressions;
using ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure;

/// <summary>An alert rule on a metric or function that the app does not have would never fire.</summary>
public sealed partial class AlertQueryTests
{
    private static readonly PlannedResource[] Rules = [.. DeploymentPlan.Make().OfType("Microsoft.Insights/scheduledQueryRules")];

    private static readonly string Queries = string.Concat(
        Rules.SelectMany(rule => ArmTemplate.Texts(rule.Json.GetProperty("properties"))).Select(text => $"{text.Text}\n")
    );

    [Fact]
    public void EveryMetricOfTheAlertRules_IsAnInstrumentOfTheApp()
    {
        var metrics = Metric().Matches(Queries).Select(match => match.Value.Trim('"')).Distinct().ToList();
        Assert.NotEmpty(metrics);
        Assert.All(metrics, metric => Assert.Contains($"\"{metric}\"", Sources(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no-model")]
    [InlineData("events-lost")]
    [InlineData("champion-degraded")]
    [InlineData("journal-lag")]
    [InlineData("dead-letters")]
    [InlineData("retrain-failed")]
    public void EachNeededAlert_HasARule_AndARunbook(string name)
    {
        Assert.Contains(Rules, rule => rule.Name.StartsWith($"alert-{name}-", StringComparison.Ordinal));
        Assert.Contains($"`{name}`", RepositoryFiles.Read("docs/operations.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryFunctionOfTheAlertRules_IsAFunctionOfTheApp() =>
        Assert.All(
            Run().Matches(Queries).SelectMany(match => match.Groups[1].Captures).Select(capture => capture.Value),
            name => Assert.Contains($"[Function(\"{name}\")]", Sources(), StringComparison.Ordinal)
        );

    private static string Sources() =>
        string.Concat(
            Directory
                .EnumerateFiles(Path.Combine(RepositoryFiles.Root, "src"), "*.cs", SearchOption.AllDirectories)
                .Select(File.ReadAllText)
        );

    [GeneratedRegex("\"serverlessanomaly\\.[a-z_.]*[a-z]\"")]
    private static partial Regex Metric();

    [GeneratedRegex("Name (?:== |in \\()(?:\"([A-Z][A-Za-z]+)\"(?:, )?)+")]
    private static partial Regex Run();
}
