using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>The schedule status of a timer in a JSON file, replaced in one step.</summary>
internal sealed class TimerStatusStore(string home, string function, ILogger log)
{
    private readonly string path = Path.Combine(home, "timers", Uri.EscapeDataString(function) + ".json");

    public ScheduleStatus? Read()
    {
        if (!File.Exists(path))
            return null;

        try
        {
            return JsonSerializer.Deserialize<ScheduleStatus>(File.ReadAllBytes(path));
        }
        catch (JsonException exception)
        {
            HostLog.TimerStatusDamaged(log, exception, path);
            return null;
        }
    }

    public void Write(ScheduleStatus status)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path + ".tmp", JsonSerializer.SerializeToUtf8Bytes(status));
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
