using System.Text.RegularExpressions;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

/// <summary>One role that somebody has on something.</summary>
/// <param name="Actor">scorer, retrainer, capture, operator or devices.</param>
/// <param name="Role">Name of Azure's built-in role.</param>
/// <param name="Scope">What it is given on, such as data/containers/models.</param>
internal sealed partial record Right(string Actor, string Role, string Scope)
{
    private static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = "Storage Blob Data Reader",
        ["2b629674-e913-4c01-ae53-ef4638d8f975"] = "Azure Event Hubs Data Sender",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["7f951dda-4ed3-4680-a7ca-43fe172d538d"] = "AcrPull",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["a638d3c7-ab3a-418d-83e6-5f17a39d4fde"] = "Azure Event Hubs Data Receiver",
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["c6a89b2d-59bc-44d0-9896-0f6e12d7b80a"] = "Storage Queue Data Message Sender",
    };

    /// <summary>All rights of a plan.</summary>
    public static IReadOnlyList<Right> AllIn(DeploymentPlan plan) =>
        [
            .. plan.OfType("Microsoft.Authorization/roleAssignments")
                .Select(assignment => new Right(
                    ActorOf(assignment.At("properties.principalId")!),
                    Roles.GetValueOrDefault(assignment.At("properties.roleDefinitionId")!.Split('/')[^1], "a role without a name here"),
                    ScopeOf(assignment.Id)
                )),
        ];

    public override string ToString() => $"{Actor}: {Role} on {Scope}";

    private static string ActorOf(string principal) =>
        Identity().Match(principal) is { Success: true } match ? match.Groups[1].Value
        : principal[0] == '3' ? "operator"
        : "devices";

    private static string ScopeOf(string id)
    {
        var scope = id[..id.IndexOf("/providers/Microsoft.Authorization", StringComparison.Ordinal)];
        var parts = scope[(scope.LastIndexOf("/providers/", StringComparison.Ordinal) + 1)..].Split('/');
        var account = parts[3].StartsWith("st", StringComparison.Ordinal) ? parts[3][^4..] : parts[2];
        return parts.Length == 4 ? account : $"{account}/{parts[6]}/{parts[7]}";
    }

    [GeneratedRegex("/id-([a-z]+)-")]
    private static partial Regex Identity();
}
