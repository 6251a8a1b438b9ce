using System.Text.Json;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Documents;
using ServerlessAnomaly.LocalHost;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>Addresses of a running <c>anomaly up</c>, left in its home folder for the other verbs. The file holds the hub's key.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="StorageConnectionString">Azurite.</param>
/// <param name="HubConnectionString">The local hub, as <c>replay --hub</c> takes it.</param>
/// <param name="HubAmqpConnectionString">The local hub, as Event Hubs' clients take it.</param>
/// <param name="HubDeviceConnectionString">The local hub with the key that may only send; what <c>token</c> signs with.</param>
/// <param name="HubAddress">Where devices post.</param>
/// <param name="HubCertificatePath">Certificate to trust for it.</param>
/// <param name="FunctionsAddress">HTTP functions.</param>
/// <param name="Partitions">State names of the partitions.</param>
internal sealed record RunningInstance(
    int ProcessId,
    string StorageConnectionString,
    string HubConnectionString,
    string HubAmqpConnectionString,
    string HubDeviceConnectionString,
    string HubAddress,
    string HubCertificatePath,
    string FunctionsAddress,
    IReadOnlyList<string> Partitions
)
{
    private const string FileName = "instance.json";

    /// <summary>The instance that runs in a home folder, or null: one whose process has the folder's lock.</summary>
    public static RunningInstance? Find(string home)
    {
        try
        {
            var json = File.ReadAllBytes(Path.Combine(home, FileName));
            DocumentSeal.Verify(json);
            var instance = JsonSerializer.Deserialize<RunningInstance>(json, DocumentJson.Indented);
            return instance is not null && instance.ProcessId == HomeLock.HolderOf(home) ? instance : null;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException fault)
        {
            if (HomeLock.HolderOf(home) is null)
                return null;
            throw new CliException(
                $"{Path.GetFullPath(Path.Combine(home, FileName))} cannot be read: {fault.Message} Stop 'anomaly up' and start it again: it writes the file anew."
            );
        }
    }

    public void Save(string home) =>
        PrivateFile.Write(
            Path.Combine(home, FileName),
            DocumentSeal.Seal(JsonSerializer.SerializeToUtf8Bytes(this, DocumentJson.Indented))
        );

    public static void Remove(string home) => File.Delete(Path.Combine(home, FileName));
}
