using System.Diagnostics;
using System.Globalization;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost;

/// <summary>
/// Keeps a home folder, and the storage in it, to one running program. The lock belongs to the process, so it is gone when the process is,
/// however that ended. A home is made for its user alone.
/// </summary>
public sealed class HomeLock : IDisposable
{
    private const string FileName = "lock";

    // One that only asks holds the lock for a moment; a start must not fail by that.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300),
        Pause = TimeSpan.FromMilliseconds(15);

    private readonly FileStream _file;

    private HomeLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, and makes the folder when it is missing.</summary>
    /// <param name="home">The home folder.</param>
    /// <exception cref="LocalStartException">Another program uses the folder, or it cannot be written; the message says which.</exception>
    public static HomeLock Take(string home) =>
        TryTake(home)
        ?? throw new LocalStartException(
            $"The home folder {Path.GetFullPath(home)} is in use by another running program{Described(home)}; "
                + "stop it, or choose another folder."
        );

    /// <summary>Takes the lock as <see cref="Take"/> does; null when another program has it.</summary>
    /// <param name="home">The home folder.</param>
    /// <exception cref="LocalStartException">The folder cannot be written.</exception>
    public static HomeLock? TryTake(string home)
    {
        try
        {
            CreatePrivately(home);
            for (var started = Stopwatch.GetTimestamp(); ; )
            {
                if (TryOpen(home, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None) is { } file)
                {
                    // What a dead one left is nobody's address.
                    PublishedStorage.Remove(home);
                    LockOwner.Write(home);
                    return new HomeLock(file);
                }

                if (Stopwatch.GetElapsedTime(started) > Patience)
                    return null;
#pragma warning disable RS0030 // Nothing runs yet that would need this thread.
                Thread.Sleep(Pause);
#pragma warning restore RS0030
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LocalStartException(
                $"The home folder {Path.GetFullPath(home)} cannot be written: {fault.Message} Make room or allow writing there, "
                    + "or choose another folder.",
                fault
            );
        }
    }

    /// <summary>The process that has the lock now; null when none has, or the folder is none of ours.</summary>
    /// <param name="home">The home folder.</param>
    /// <exception cref="LocalStartException">The lock is taken, and the file that says by whom is damaged.</exception>
    public static int? HolderOf(string home)
    {
        if (!File.Exists(Path.Combine(home, FileName)))
            return null;

        try
        {
            using var free = TryOpen(home, FileMode.Open, FileAccess.Read, FileShare.Read);
            return free is null ? LockOwner.Read(home) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static FileStream? TryOpen(string home, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(Path.Combine(home, FileName), mode, access, share);
        }
        catch (IOException taken) when (IsTaken(taken))
        {
            return null;
        }
    }

    // What the system answers where a file is locked: EWOULDBLOCK on Linux and macOS, a sharing violation on Windows.
    private static bool IsTaken(IOException fault) => fault.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static void CreatePrivately(string home)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(home);
            return;
        }

        const UnixFileMode OnlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var isOurs = File.Exists(Path.Combine(home, FileName));
        Directory.CreateDirectory(home, OnlyUser);
        if (isOurs && File.GetUnixFileMode(home) != OnlyUser)
            File.SetUnixFileMode(home, OnlyUser);
    }

    private static string Described(string home)
    {
        try
        {
            return LockOwner.Read(home) is { } id ? string.Create(CultureInfo.InvariantCulture, $" (process {id})") : "";
        }
        catch (LocalStartException)
        {
            // That it is in use matters here, not by whom.
            return "";
        }
    }
}
