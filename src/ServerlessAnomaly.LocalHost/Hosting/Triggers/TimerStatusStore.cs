using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Documents;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>When a timer fired last, and when it does next; UTC.</summary>
internal sealed record TimerStatus(DateTime Last, DateTime Next, DateTime LastUpdated);

/// <summary>The schedule status of a timer in a JSON file, replaced in one step.</summary>
internal sealed class TimerStatusStore(string home, string function, ILogger log)
{
    private readonly string _path = Path.Combine(home, "timers", Uri.EscapeDataString(function) + ".json");

    /// <summary>The status; null where there is none yet, or it is damaged, which is said.</summary>
    public TimerStatus? Read()
    {
        if (!File.Exists(_path))
            return null;
        try
        {
            var json = File.ReadAllBytes(_path);
            DocumentSeal.Verify(json);
            return JsonSerializer.Deserialize<TimerStatus>(json) ?? throw new JsonException("The status is null.");
        }
        catch (JsonException damaged)
        {
            HostLog.TimerStatusDamaged(log, _path, damaged.Message);
            return null;
        }
    }

    /// <summary>Replaces the status. A disk that is full or read-only is said; the timer goes on without.</summary>
    public void Write(TimerStatus status)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            File.WriteAllBytes(_path + ".tmp", DocumentSeal.Seal(JsonSerializer.SerializeToUtf8Bytes(status)));
            File.Move(_path + ".tmp", _path, overwrite: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            HostLog.TimerStatusNotWritten(log, _path, failed.Message);
        }
    }
}
