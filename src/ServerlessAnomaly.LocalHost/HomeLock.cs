using System.Globalization;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost;

/// <summary>
/// Keeps a home folder to one running program. The lock belongs to the process, so it is gone when the process is, however that ended.
/// </summary>
internal sealed class HomeLock : IDisposable
{
    private readonly FileStream file;

    private HomeLock(FileStream file) => this.file = file;

    /// <exception cref="LocalStartException">Another program uses the folder.</exception>
    public static HomeLock Take(string home)
    {
        var path = Path.Combine(Directory.CreateDirectory(home).FullName, "lock");
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(OwnerPath(path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new HomeLock(file);
        }
        catch (IOException exception) when (exception is not DirectoryNotFoundException)
        {
            throw new LocalStartException(
                $"The home folder {Path.GetFullPath(home)} is in use by another running program{OwnerOf(path)}; "
                + "stop it, or choose another folder.",
                exception);
        }
    }

    public void Dispose() => file.Dispose();

    // A file of its own, because the locked one cannot be read by others.
    private static string OwnerPath(string path) => path + ".owner";

    private static string OwnerOf(string path) =>
        File.Exists(OwnerPath(path)) ? $" (process {File.ReadAllText(OwnerPath(path)).Trim()})" : "";
}
