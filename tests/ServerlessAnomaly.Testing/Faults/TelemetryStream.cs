using System.Globalization;
using System.Text;
using ServerlessAnomaly.History;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Testing.Faults;

/// <summary>
/// Events of one partition, as a fleet with trouble sends them: drives that turn bad, worsen and recover, days that are missing, doubled, late or
/// out of order, a drive that is silent for days, others that give way to another one of their serial number or sleep, hours of a day that change values, drives of other kinds and what they say of themselves, bodies that cannot be read, and
/// arrays. The same seed gives the same events.
/// </summary>
public sealed class TelemetryStream
{
    /// <summary>Name of the partition.</summary>
    public const string Partition = "telemetry/scorer/0";

    private static readonly DateTime FirstDay = new(2018, 7, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly List<byte[]> _bodies = [];

    /// <summary>Makes the events.</summary>
    /// <param name="seed">Chooses them.</param>
    /// <param name="drives">Drives in the fleet.</param>
    /// <param name="days">Days that it is watched.</param>
    public TelemetryStream(int seed, int drives = 8, int days = 20)
    {
        var random = new Random(seed);
        var level = new double[drives];
        for (var day = 0; day < days; day++)
        {
            for (var drive = 0; drive < drives; drive++)
            {
                // Trouble comes and goes, so that alerts are raised, worsen and clear.
                level[drive] = random.Next(6) switch
                {
                    0 => 12,
                    1 => 0,
                    2 => level[drive] * 3,
                    _ => level[drive],
                };
                if (drive == 1 && day is > 6 and < 14)
                    continue;
                if (random.Next(12) > 0)
                    Add(random, drive, day, level[drive]);
            }
            AddOthers(random, day);
            if (random.Next(2) == 0)
                Add(
                    random.Next(3) switch
                    {
                        0 => "{",
                        1 => $$"""{"date":"{{Day(day)}}"}""",
                        _ => $"[{Reading(0, day, 0)},7,{{}}]",
                    }
                );
        }
    }

    /// <summary>Number of events.</summary>
    public int Count => _bodies.Count;

    /// <summary>Readings and bodies that one pass over the events accounts for, refused ones included.</summary>
    public int Readings { get; private set; }

    /// <summary>A batch of consecutive events.</summary>
    public EventBatch Batch(int start, int count)
    {
        count = Math.Min(count, Count - start);
        long[] numbers = [.. Enumerable.Range(start, count).Select(number => (long)number)];
        return new EventBatch(
            Partition,
            _bodies.GetRange(start, count),
            numbers,
            [.. numbers.Select(number => FirstDay.AddSeconds(number))],
            [.. numbers.Select(number => (number * 100).ToString(CultureInfo.InvariantCulture))]
        );
    }

    /// <summary>A hub that has all events.</summary>
    /// <param name="pageSize">Events that it gives at once.</param>
    public InMemoryHubHistory History(int pageSize = 7)
    {
        var history = new InMemoryHubHistory(pageSize);
        history.Add(Batch(0, Count));
        return history;
    }

    private void Add(Random random, int drive, int day, double level)
    {
        switch (random.Next(12))
        {
            case 0:
                Add(Reading(drive, day, level));
                Add(Reading(drive, day, level + 1));
                break;
            case 1:
                Add(Reading(drive, Math.Max(0, day - random.Next(1, 8)), level));
                break;
            case 2:
                Add($"[{Reading(drive, day, level)},{Reading(drive, Math.Max(0, day - 1), level)},{Reading(drive + 100, day, 0)}]");
                break;
            case 3 when day > 8:
                Add(Reading(drive, day, level).Replace("\"M", "\"ST", StringComparison.Ordinal));
                break;
            case 4:
                Add(
                    $$"""{"smartctl":{"exit_status":2,"messages":[{"string":"Device is in STANDBY mode"}]},"timestamp":"{{Day(day)}}","serial_number":"S{{drive}}"}"""
                );
                break;
            default:
                Add(Reading(drive, day, level));
                break;
        }
    }

    /// <summary>NVMe and SAS drives, which no detector knows, and a disk whose health check fails: hour by hour, now and then out of order.</summary>
    private void AddOthers(Random random, int day)
    {
        for (var hour = 0; hour < 24; hour += 6 + random.Next(12))
        {
            var time = $"{Day(day)}T{(random.Next(5) == 0 ? Math.Max(0, hour - 7) : hour):00}:00:00Z";
            Add(
                $$"""{"timestamp":"{{time}}","serial_number":"N{{random.Next(2)}}","model":"NVMe","nvme_media_errors":{{random.Next(4) * random.Next(day + 1)}},"nvme_critical_warning":{{(random.Next(4) == 0 ? 1 << random.Next(6) : 0)}}}"""
            );
            Add(
                $$"""{"timestamp":"{{time}}","serial_number":"D{{random.Next(2)}}","model":"SAS","scsi_grown_defect_list":{{4 + (day / 3 * random.Next(2))}},"scsi_read_total_uncorrected_errors":{{random.Next(8) / 7}}}"""
            );
            var failed = random.Next(6) == 0;
            Add(
                $$$"""{"timestamp":"{{{time}}}","serial_number":"S0","smart_status":{"passed":{{{(failed ? "false" : "true")}}}},"ata_smart_attributes":{"table":[{"id":5,"raw":{"value":{{{random.Next(3) * random.Next(14)}}}}}]}}"""
            );
        }
    }

    private void Add(string body)
    {
        _bodies.Add(Encoding.UTF8.GetBytes(body));
        Readings += body.StartsWith('[') ? 3 : 1;
    }

    private static string Reading(int drive, int day, double level) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"date":"{{Day(day)}}","serial_number":"S{{drive}}","model":"M{{drive % 3}}","host":"h{{drive % 4}}","slot":{{drive}},"smart_5_raw":{{level}},"smart_197_raw":{{day % 4}}}"""
        );

    private static string Day(int day) => FirstDay.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
