using System.Text.RegularExpressions;
using ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure;

/// <summary>An alert rule on a metric or function that the app does not have would never fire.</summary>
public sealed partial class AlertQueryTests
{
    private static readonly string Queries = string.Concat(
        BicepFolder.OfRepository()["modules/alerts.bicep"].Declarations
            .SelectMany(declaration => declaration.AllTokens).Where(token => token.IsString).Select(token => $"{token.Text}\n"));

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
        Assert.Contains($"{name}\n", Queries, StringComparison.Ordinal);
        Assert.Contains($"`{name}`", RepositoryFiles.Read("docs/operations.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryFunctionOfTheAlertRules_IsAFunctionOfTheApp() =>
        Assert.All(
            Run().Matches(Queries).Select(match => match.Groups[1].Value),
            name => Assert.Contains($"[Function(\"{name}\")]", Sources(), StringComparison.Ordinal));

    private static string Sources() => string.Concat(
        Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

    [GeneratedRegex("\"serverlessanomaly\\.[a-z_.]*[a-z]\"")]
    private static partial Regex Metric();

    [GeneratedRegex("Name == \"([A-Z][A-Za-z]+)\"")]
    private static partial Regex Run();
}
