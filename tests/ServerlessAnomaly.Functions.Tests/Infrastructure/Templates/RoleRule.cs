namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

/// <summary>Rights are given in the roles module and nowhere else, under names that stay the same from deployment to deployment.</summary>
internal static class RoleRule
{
    private const string RolesModule = "roles";

    public static IEnumerable<string> Find(ArmTemplate template)
    {
        foreach (var (module, content) in template.Modules)
        {
            foreach (var resource in content.GetProperty("resources").EnumerateObject())
            {
                if (!resource.Value.GetProperty("type").GetString()!.StartsWith("Microsoft.Authorization/", StringComparison.Ordinal))
                    continue;
                if (module != RolesModule)
                    yield return $"{module}: '{resource.Name}' belongs into modules/roles.bicep.";
                else if (
                    !resource.Value.GetProperty("name").GetString()!.StartsWith("[guid(", StringComparison.Ordinal)
                    || !resource.Value.TryGetProperty("scope", out _)
                )
                    yield return $"{module}: '{resource.Name}' needs a scope and a name made with guid().";
            }
        }
    }
}
