using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.EndToEnd.Tests.Fleet;

/// <summary>
/// 20 ATA, 5 NVMe and 5 SAS drives over 20 days, a reading an hour, made of what real drives sent. A few of them get into trouble, each in its own way and at a known
/// hour; all others stay as they are.
/// </summary>
internal sealed class MixedFleet
{
    /// <summary>Days that the fleet is watched.</summary>
    public const int Days = 20;

    /// <summary>The day from which on one of the drives says nothing.</summary>
    public const int SilentFrom = 12;

    /// <summary>The first of them.</summary>
    public static readonly DateTime FirstDay = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly JsonNode _ata = Read("12-hourly-day.json")[0]!;
    private readonly JsonNode _nvme = Read("01-nvme-failed.json");
    private readonly JsonNode _sas = Read("44-array-ata-nvme-sas.json")[2]!;

    /// <summary>Readings of one day, in the order of their times, by drive.</summary>
    public IEnumerable<EventToSend> Day(int day)
    {
        for (var hour = 0; hour < 24; hour++)
        {
            for (var drive = 0; drive < 20; drive++)
                yield return Event($"ATA{drive:00}", Ata(drive, day, hour));
            for (var drive = 0; drive < 5; drive++)
                yield return Event($"NVME{drive}", Nvme(drive, day, hour));
            for (var drive = 0; drive < 5; drive++)
                if (drive != 4 || !Since(day, hour, SilentFrom, 0))
                    yield return Event($"SAS{drive}", Sas(drive, day, hour));
        }
    }

    /// <summary>Flat readings; the counters of one drive jump at ten, those of another are told by its own health check.</summary>
    private JsonObject Ata(int drive, int day, int hour)
    {
        var reading = _ata.DeepClone().AsObject();
        reading["timestamp"] = FirstDay.AddDays(day).AddHours(hour).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        reading["serial_number"] = $"ATA{drive:00}";
        reading["smart_9_raw"] = 20_000 + (24 * day) + hour;
        if (drive == 3 && Since(day, hour, 18, 12))
            (reading["smart_5_raw"], reading["smart_187_raw"], reading["smart_197_raw"]) = (900, 60, 400);
        if (drive == 11 && Since(day, hour, 9, 5))
            (reading["model"], reading["smart_9_raw"]) = ("ST12000NM0007", (24 * day) + hour);
        if (drive == 7 && Since(day, hour, 5, 6))
            reading["smart_status"] = new JsonObject { ["passed"] = false };
        return reading;
    }

    private JsonObject Nvme(int drive, int day, int hour)
    {
        var reading = AtTime(_nvme, $"NVME{drive}", day, hour);
        var log = reading["nvme_smart_health_information_log"]!;
        log["power_on_hours"] = 12_798 + (24 * day) + hour;
        log["media_errors"] =
            drive != 1 ? 0
            : Since(day, hour, 9, 18) ? 5
            : Since(day, hour, 7, 6) ? 2
            : 0;
        if (drive == 2 && Since(day, hour, 4, 0))
            log["percentage_used"] = 100;
        if (drive == 3 && day == 3 && hour is >= 6 and < 12)
            log["critical_warning"] = 2;
        return reading;
    }

    private JsonObject Sas(int drive, int day, int hour)
    {
        var reading = AtTime(_sas, $"SAS{drive}", day, hour);
        reading["scsi_grown_defect_list"] =
            drive == 1 && Since(day, hour, 6, 18) ? 3
            : drive == 3 ? 12
            : 0;
        if (drive == 2 && Since(day, hour, 8, 12))
            reading["scsi_error_counter_log"]!["read"]!["total_uncorrected_errors"] = 1;
        return reading;
    }

    private static JsonObject AtTime(JsonNode document, string serialNumber, int day, int hour)
    {
        var reading = document.DeepClone().AsObject();
        reading["serial_number"] = serialNumber;
        reading["host"] = "store-2";
        reading["local_time"]!["time_t"] = new DateTimeOffset(FirstDay.AddDays(day).AddHours(hour)).ToUnixTimeSeconds();
        return reading;
    }

    private static bool Since(int day, int hour, int fromDay, int fromHour) => (24 * day) + hour >= (24 * fromDay) + fromHour;

    private static EventToSend Event(string serialNumber, JsonObject reading) =>
        new(Encoding.UTF8.GetBytes(reading.ToJsonString()), serialNumber);

    private static JsonNode Read(string file) =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fleet", "Fixtures", file)))!;
}
