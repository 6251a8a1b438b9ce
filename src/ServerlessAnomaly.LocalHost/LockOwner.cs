using System.Globalization;
using System.IO.Hashing;
using System.Text;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost;

/// <summary>
/// Who has a home's lock, in <c>lock.owner</c> beside it, because a locked file cannot be read by others: the process id and its CRC-32 as
/// hex.
/// </summary>
internal static class LockOwner
{
    private const string FileName = "lock.owner";

    /// <summary>Says that it is this process, in one step.</summary>
    public static void Write(string home)
    {
        var id = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var path = Path.Combine(home, FileName);
        File.WriteAllText(path + ".tmp", $"{id} {Checksum(id)}\n");
        File.Move(path + ".tmp", path, overwrite: true);
    }

    /// <summary>The process that took the lock last; null where none is written down.</summary>
    /// <exception cref="LocalStartException">The file is damaged.</exception>
    public static int? Read(string home)
    {
        var path = Path.Combine(home, FileName);
        string[] parts;
        try
        {
            parts = File.ReadAllText(path).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            return null;
        }

        var isWhole = parts.Length == 2 && parts[1] == Checksum(parts[0]);
        if (isWhole && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return id;
        throw new LocalStartException(
            $"{Path.GetFullPath(path)} is damaged, so it cannot be told who uses the home. Stop that program and start it again: it writes the file anew."
        );
    }

    private static string Checksum(string id) =>
        Crc32.HashToUInt32(Encoding.ASCII.GetBytes(id)).ToString("x8", CultureInfo.InvariantCulture);
}
