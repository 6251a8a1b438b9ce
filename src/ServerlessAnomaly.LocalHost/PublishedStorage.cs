using System.Text.Json;
using ServerlessAnomaly.Documents;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost;

/// <summary>
/// The address of a home's storage, left in the home from when storage listens until it stops, so that other programs join it instead of
/// starting a second one on the same files. It is believed only while the process that wrote it has the home's lock.
/// </summary>
/// <param name="ProcessId">Who serves it.</param>
/// <param name="ConnectionString">For the storage client libraries.</param>
public sealed record PublishedStorage(int ProcessId, string ConnectionString)
{
    private const string FileName = "storage.json";

    /// <summary>The storage that is served for a home now, or null.</summary>
    /// <param name="home">The home folder.</param>
    /// <exception cref="LocalStartException">The file is damaged while a program has the home: nobody can join it.</exception>
    public static PublishedStorage? Find(string home)
    {
        var path = Path.Combine(home, FileName);
        try
        {
            var json = File.ReadAllBytes(path);
            DocumentSeal.Verify(json);
            var found = JsonSerializer.Deserialize<PublishedStorage>(json);
            return found is not null && found.ProcessId == HomeLock.HolderOf(home) ? found : null;
        }
        catch (JsonException damaged)
        {
            if (HomeLock.HolderOf(home) is null)
                return null;
            throw new LocalStartException(
                $"{Path.GetFullPath(path)} is damaged: {damaged.Message} Stop the program that uses the home and start it again: it writes the file anew.",
                damaged
            );
        }
        catch (IOException)
        {
            // Without it a program waits for the home, and never starts a second storage.
            return null;
        }
    }

    internal void Save(string home) =>
        PrivateFile.Write(Path.Combine(home, FileName), DocumentSeal.Seal(JsonSerializer.SerializeToUtf8Bytes(this)));

    internal static void Remove(string home) => File.Delete(Path.Combine(home, FileName));
}
