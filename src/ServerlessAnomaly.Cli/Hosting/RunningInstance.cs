using System.Text.Json;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>Addresses of a running <c>anomaly up</c>, left in its home folder for the other verbs; they guard nothing outside this machine.</summary>
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
    IReadOnlyList<string> Partitions)
{
    private const string FileName = "instance.json";

    /// <summary>The instance that runs in a home folder, or null.</summary>
    public static RunningInstance? Find(string home)
    {
        var path = Path.Combine(home, FileName);
        if (!File.Exists(path)) return null;
        var instance = JsonSerializer.Deserialize<RunningInstance>(File.ReadAllText(path), DocumentJson.Indented);
        return instance is not null && IsAlive(instance.ProcessId) ? instance : null;
    }

    public void Save(string home) => File.WriteAllText(Path.Combine(home, FileName), JsonSerializer.Serialize(this, DocumentJson.Indented));

    public static void Remove(string home) => File.Delete(Path.Combine(home, FileName));

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
