using System.Diagnostics;

namespace ServerlessAnomaly.Soak.Disturbances;

/// <summary>A folder on a small disk of its own (tmpfs, which only root may mount), so that it can be filled up.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Megabytes = 768;

    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <exception cref="InvalidOperationException">It cannot be mounted.</exception>
    public static SmallDisk Mount(string folder)
    {
        Directory.CreateDirectory(folder);
        Run(
            "mount",
            ["-t", "tmpfs", "-o", $"size={Megabytes}m", "tmpfs", folder],
            "Only root can mount the small disk that is filled up: run the soak as root, or leave 'fill' out of --harms."
        );
        return new SmallDisk(folder);
    }

    /// <summary>Takes all the room there is, until disposed.</summary>
    public IDisposable Fill() => new Ballast(Path.Combine(Folder, "ballast"));

    public void Dispose() => Run("umount", ["--lazy", Folder], "The small disk could not be unmounted.");

    private static void Run(string program, string[] arguments, string remedy)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(remedy);
    }

    private sealed class Ballast : IDisposable
    {
        private readonly string _path;

        public Ballast(string path)
        {
            _path = path;
            var block = new byte[64 * 1024];
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            try
            {
                while (true)
                    file.Write(block);
            }
            catch (IOException)
            {
                // No room is left: as it should be.
            }
        }

        public void Dispose() => File.Delete(_path);
    }
}
