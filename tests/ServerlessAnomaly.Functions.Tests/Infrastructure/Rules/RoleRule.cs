using System.Text.RegularExpressions;
using ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Rules;

/// <summary>Rights are given in the roles module and nowhere else, under names that stay the same from deployment to deployment.</summary>
internal static partial class RoleRule
{
    /// <summary>The only file that may give rights.</summary>
    public const string RolesModule = "modules/roles.bicep";

    public static IEnumerable<string> Find(BicepFolder folder) =>
        folder.Files.SelectMany(file => file.Path == RolesModule ? FindUnstableNames(file) : FindRoles(file));

    private static IEnumerable<string> FindRoles(BicepFile file) =>
        from declaration in file.Declarations
        from token in declaration.AllTokens
        where token.IsString && Role().IsMatch(token.Text)
        select $"{file.Path}({token.Line}): '{token.Text}' belongs into {RolesModule}.";

    private static IEnumerable<string> FindUnstableNames(BicepFile file) =>
        from declaration in file.Of("resource")
        where declaration.FirstString.StartsWith("Microsoft.Authorization/roleAssignments@", StringComparison.Ordinal)
        let name = declaration.Members.FirstOrDefault(member => member.Name == "name")
        where name is null || !name.Value[0].IsIdentifier("guid") || !declaration.Members.Any(member => member.Name == "scope")
        select $"{file.Where(declaration)}: '{declaration.Name}' needs a scope and a name made with guid().";

    [GeneratedRegex("Microsoft\\.Authorization/role|[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", RegexOptions.IgnoreCase)]
    private static partial Regex Role();
}
