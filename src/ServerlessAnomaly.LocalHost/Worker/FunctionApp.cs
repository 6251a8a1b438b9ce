using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Worker;

/// <summary>A built or published function app: the folder that is deployed.</summary>
/// <param name="Folder">The folder, in full.</param>
/// <param name="Assembly">The app's assembly in it, in full.</param>
internal sealed record FunctionApp(string Folder, string Assembly)
{
    private const string Suffix = ".runtimeconfig.json";

    /// <exception cref="LocalStartException">The folder holds no app, or more than one.</exception>
    public static FunctionApp Find(string folder)
    {
        var full = Path.GetFullPath(folder);
        var found = Directory.Exists(full) ? Directory.GetFiles(full, "*" + Suffix) : [];
        return found.Length == 1
            ? new FunctionApp(full, found[0][..^Suffix.Length] + ".dll")
            : throw new LocalStartException(
                $"The folder {full} holds {found.Length} programs where one published function app is expected: give the folder that 'dotnet publish' wrote."
            );
    }
}
