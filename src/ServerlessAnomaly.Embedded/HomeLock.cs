namespace ServerlessAnomaly.Embedded;


/// <summary>Keeps a home folder to one running program. The lock belongs to the process, so it is gone when the process is, however that ended.</summary>
internal sealed class HomeLock : IDisposable
{
    private readonly FileStream file;

    private HomeLock(FileStream file) => this.file = file;

    /// <exception cref="EmbeddedStartException">Another program uses the folder.</exception>
    public static HomeLock Take(string home)
    {
        var path = Path.Combine(Directory.CreateDirectory(home).FullName, "lock");
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(System.Text.Encoding.UTF8.GetBytes($"{Environment.ProcessId}\n"));
            file.Flush();
            return new HomeLock(file);
        }
        catch (IOException exception) when (exception is not DirectoryNotFoundException)
        {
            throw new EmbeddedStartException(
                $"The home folder {Path.GetFullPath(home)} is in use by another running program{OwnerOf(path)}; stop it, or choose another folder.", exception);
        }
    }

    public void Dispose() => file.Dispose();

    private static string OwnerOf(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadLine() is { Length: > 0 } id ? $" (process {id})" : "";
    }
}
