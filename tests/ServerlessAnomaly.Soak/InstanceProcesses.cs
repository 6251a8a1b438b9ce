using System.Globalization;
using System.Runtime.InteropServices;

namespace ServerlessAnomaly.Soak;

/// <summary>The processes of an instance, found by what they were started with: host, worker, storage.</summary>
internal sealed partial class InstanceProcesses(string home)
{
    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGCONT.</summary>
    public const int Continue = 18;

    /// <summary>SIGSTOP.</summary>
    public const int Stop = 19;

    /// <summary>Process ids by role, as they are now; a role may be missing while it starts.</summary>
    public IReadOnlyDictionary<string, int> Find()
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        var workers = new List<int>();
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            var role = RoleOf(id);
            if (role == "worker")
                workers.Add(id);
            else if (role is not null)
                found[role] = id;
        }

        // A worker does not know the home folder: it is the host's child.
        if (found.TryGetValue("host", out var host) && workers.Find(worker => ParentOf(worker) == host) is > 0 and var child)
            found["worker"] = child;
        return found;
    }

    /// <summary>Sends a signal; a process that is gone already is none of our business.</summary>
    public static void Signal(int process, int signal) => _ = SendSignal(process, signal);

    private string? RoleOf(int id)
    {
        var arguments = Read($"/proc/{id}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        if (
            arguments.Contains(home)
            && arguments.Any(argument => argument.EndsWith("anomaly.dll", StringComparison.Ordinal))
            && arguments.Contains("up")
        )
            return "host";
        if (arguments.Contains(Path.Combine(home, "storage")))
            return "storage";
        return arguments.Any(argument => argument.EndsWith("ServerlessAnomaly.Functions.dll", StringComparison.Ordinal)) ? "worker" : null;
    }

    private static int ParentOf(int id)
    {
        // "pid (name) state parent …"; the name may hold anything.
        var fields = Read($"/proc/{id}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var parent) ? parent : 0;
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
