using ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure;

/// <summary>The application settings that the templates set, with their values as a deployment would give them.</summary>
/// <param name="Scorer">Those of the app that scores.</param>
/// <param name="Retrainer">Those of the app that retrains.</param>
internal sealed record TemplateSettings(IReadOnlyDictionary<string, string> Scorer, IReadOnlyDictionary<string, string> Retrainer)
{
    public IEnumerable<string> All => Scorer.Keys.Concat(Retrainer.Keys).Distinct();

    public static TemplateSettings Read(DeploymentPlan plan) => new(App(plan, "scorer"), App(plan, "retrainer"));

    /// <summary>A value; for what only Azure knows, an example of its kind.</summary>
    public static string Value(string name, string value) =>
        !value.StartsWith('[') ? value
        : name.EndsWith("Uri", StringComparison.Ordinal) ? "https://example.core.windows.net/"
        : name.EndsWith("Namespace", StringComparison.Ordinal) ? "example.servicebus.windows.net"
        : "example";

    private static IReadOnlyDictionary<string, string> App(DeploymentPlan plan, string app) =>
        plan
            .Resources.Single(resource => resource.Settings.Count > 0 && resource.Name.Contains($"-{app}-", StringComparison.Ordinal))
            .Settings;
}
