using System.Reflection;
using ServerlessAnomaly.Cli.Output;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>Where the deployable lies that <c>up</c> and <c>demo</c> run.</summary>
internal static class FunctionsFolder
{
    /// <summary>
    /// The folder that was published with this program, or else the one that its build wrote: an app runs from its own folder, never from
    /// another program's.
    /// </summary>
    public static string Find()
    {
        var published = Path.Combine(AppContext.BaseDirectory, "functions");
        if (Directory.Exists(published))
            return published;
        var built = typeof(FunctionsFolder)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(entry => entry.Key == "FunctionsFolder")
            .Value!;
        return Directory.Exists(built)
            ? built
            : throw new CliException(
                $"The functions are neither in '{published}' nor in '{built}': build the repository, or give --worker with a folder that 'dotnet publish' wrote."
            );
    }
}
