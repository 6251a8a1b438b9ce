using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.LocalHost;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>The folder of a demo, which each demo empties: only one that a demo made, and only while no other demo runs in it.</summary>
internal static class DemoFolder
{
    private const string Marker = "made-by-anomaly-demo";

    /// <summary>Makes the folder, or empties the one that an earlier demo made.</summary>
    /// <exception cref="CliException">The folder holds what no demo made; nothing was deleted.</exception>
    /// <exception cref="LocalHub.LocalStartException">Another demo runs in it.</exception>
    public static void Prepare(string folder)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, Marker)))
            throw new CliException(
                $"'{Path.GetFullPath(folder)}' holds files that are not known to be a demo's, and a demo would delete them: move the folder away, or give another --home."
            );
        using var held = HomeLock.Take(folder);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry.Name is Marker or "lock" or "lock.owner" or "lock.owner.tmp")
                continue;
            if (entry is DirectoryInfo { LinkTarget: null } directory)
                directory.Delete(recursive: true);
            else
                entry.Delete();
        }
        File.WriteAllText(Path.Combine(folder, Marker), "'anomaly demo' deletes what is in this folder when it starts.\n");
    }
}
