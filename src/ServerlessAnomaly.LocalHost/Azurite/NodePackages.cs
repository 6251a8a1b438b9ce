using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Azurite;

/// <summary>Finds scripts of the repository's Node packages.</summary>
internal static class NodePackages
{
    private static readonly string AzuriteScript = Path.Combine("azurite", "dist", "src", "azurite.js");

    /// <summary>The path of Azurite's entry script.</summary>
    /// <exception cref="LocalStartException">Azurite is not installed.</exception>
    public static string FindAzurite(string? nodeModules)
    {
        if (nodeModules is not null)
            return Existing(nodeModules) ?? throw NotInstalled(nodeModules);

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "node_modules")) is { } script)
                return script;
        }

        throw NotInstalled($"node_modules above {AppContext.BaseDirectory}");
    }

    private static string? Existing(string nodeModules)
    {
        var script = Path.GetFullPath(Path.Combine(nodeModules, AzuriteScript));
        return File.Exists(script) ? script : null;
    }

    private static LocalStartException NotInstalled(string where) =>
        new($"Azurite was not found in {where}; run 'npm ci' in the folder that holds package.json.");
}
