using ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Rules;

/// <summary>Outputs stay readable in the history of deployments, so none may carry what opens something.</summary>
internal static class OutputRule
{
    private static readonly string[] Words =
        ["secret", "password", "connectionstring", "sas", "token", "credential", "accesskey", "accountkey"];

    public static IEnumerable<string> Find(BicepFolder folder) =>
        from file in folder.Templates
        from output in file.Of("output")
        from token in output.AllTokens
        where token.Kind == BicepTokenKind.Identifier && Words.Any(word => Normal(token.Text).EndsWith(word, StringComparison.Ordinal))
        select $"{file.Where(output)}: output '{output.Name}' leaks '{token.Text}'.";

    private static string Normal(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
