using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Testing.Fleets;

/// <summary>One day of a drive that behaves, by the columns that its kind has.</summary>
/// <param name="SerialNumber">Kind, dash, number.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Model">What its label says.</param>
/// <param name="Day">Days after <see cref="KindFleet.FirstDay"/>.</param>
/// <param name="Values">Values by column; what the drive does not tell is not there.</param>
public sealed record FleetReading(string SerialNumber, DriveKind Kind, string Model, int Day, Dictionary<string, float> Values)
{
    /// <summary>When it was taken.</summary>
    public DateTime Time => KindFleet.FirstDay.AddDays(Day).ToDateTime(new TimeOnly(6, 0), DateTimeKind.Utc);
}

/// <summary>
/// Drives of every kind that behave: age and what was written grow, temperature follows the load, a few drives have a few old defects. The numbers are
/// drawn by seed, kind and drive, so a drive is the same whoever else is in the fleet.
/// </summary>
public static class KindFleet
{
    /// <summary>The first day.</summary>
    public static readonly DateOnly FirstDay = new(2025, 1, 1);

    /// <summary>Columns of all kinds, for an archive that keeps all of them.</summary>
    public static FeatureSchema Everything { get; } =
        new(
            "every-kind",
            1,
            [.. DriveKinds.All.SelectMany(kind => SchemaOf(kind).Columns).Distinct().Select(column => new Feature(column, column))]
        );

    /// <summary>The schema that ships for a kind.</summary>
    public static FeatureSchema SchemaOf(DriveKind kind) => FeatureSchema.Load(KindSchemas.ShippedName(kind));

    /// <summary>All days of one drive.</summary>
    public static IEnumerable<FleetReading> Drive(DriveKind kind, int drive, int days, int seed = 7)
    {
        var random = new Random(HashCode(kind, drive, seed));
        var state = new Drift(
            random.Next(1000, 30_000),
            random.Next(1, 30),
            random.NextDouble() * 6,
            random.Next(10) == 0 ? random.Next(1, 8) : 0
        );
        double written = random.NextInt64(1_000_000_000);
        for (var day = 0; day < days; day++)
        {
            var load = 1 + Math.Sin(day / 3.0);
            written += 1e5 * (load + random.NextDouble());
            var temperature = (float)(28 + state.Warmth + load + random.NextDouble());
            var values = ValuesOf(kind, state, day, (float)written, temperature);
            yield return new($"{kind.ShortName()}-{drive:00}", kind, ModelOf(kind), day, values);
        }
    }

    /// <summary>
    /// The same drive in trouble from a day on, slowly, and far from what it would itself warn of: an NVMe drive runs too warm and loses spare blocks.
    /// </summary>
    public static IEnumerable<FleetReading> FailingNvme(int drive, int days, int since)
    {
        foreach (var reading in Drive(DriveKind.Nvme, drive, days))
        {
            var bad = Math.Max(0, reading.Day - since);
            reading.Values["nvme_warning_temp_time"] = 9 * bad;
            reading.Values["nvme_available_spare"] = 100 - (2 * bad);
            yield return reading;
        }
    }

    /// <summary>An archive in memory of all kinds.</summary>
    public static InMemoryTelemetryArchive Archive(IEnumerable<FleetReading> readings)
    {
        var archive = new InMemoryTelemetryArchive(Everything);
        var columns = Everything.Columns;
        foreach (var reading in readings.OrderBy(reading => reading.Day))
        {
            archive.Add(
                new DriveReading
                {
                    SerialNumber = System.Text.Encoding.UTF8.GetBytes(reading.SerialNumber),
                    Model = System.Text.Encoding.UTF8.GetBytes(reading.Model),
                    Time = reading.Time,
                    Values = [.. columns.Select(column => reading.Values.GetValueOrDefault(column, float.NaN))],
                    Failed = false,
                    EventIndex = 0,
                    Kind = reading.Kind,
                }
            );
        }
        return archive;
    }

    private static string ModelOf(DriveKind kind) =>
        kind switch
        {
            DriveKind.AtaDisk => "ST4000DM000",
            DriveKind.AtaSsd => "CT1000MX500SSD1",
            DriveKind.Nvme => "SAMSUNG MZQL2960HCJR-00A07",
            _ => "HUS726T4TAL5204",
        };

    private static Dictionary<string, float> ValuesOf(DriveKind kind, in Drift drive, int day, float written, float temperature)
    {
        var (hours, worn) = (drive.Hours + (24 * day), drive.Worn + (day / 20));
        return kind switch
        {
            DriveKind.AtaDisk => new()
            {
                ["smart_5_raw"] = drive.Defects,
                ["smart_9_raw"] = hours,
                ["smart_187_raw"] = 0,
                ["smart_194_raw"] = temperature,
                ["smart_197_raw"] = 0,
                ["smart_241_raw"] = written,
            },
            DriveKind.AtaSsd => new()
            {
                ["smart_5_raw"] = drive.Defects,
                ["smart_9_raw"] = hours,
                ["smart_171_raw"] = 0,
                ["smart_172_raw"] = 0,
                ["smart_194_raw"] = temperature,
                ["smart_241_raw"] = written,
                ["ssd_percentage_used"] = worn,
            },
            DriveKind.Nvme => new()
            {
                ["nvme_critical_warning"] = 0,
                ["nvme_temperature"] = temperature,
                ["nvme_available_spare"] = 100,
                ["nvme_available_spare_threshold"] = 10,
                ["nvme_percentage_used"] = worn,
                ["nvme_data_units_written"] = written,
                ["nvme_power_cycles"] = 12,
                ["nvme_power_on_hours"] = hours,
                ["nvme_unsafe_shutdowns"] = drive.Defects,
                ["nvme_media_errors"] = 0,
                ["nvme_warning_temp_time"] = drive.Defects,
                ["nvme_critical_comp_time"] = 0,
            },
            _ => new()
            {
                ["scsi_grown_defect_list"] = drive.Defects,
                ["scsi_read_total_uncorrected_errors"] = 0,
                ["scsi_write_total_uncorrected_errors"] = 0,
                ["scsi_read_errors_corrected_by_rereads_rewrites"] = drive.Defects,
                ["scsi_write_gigabytes_processed"] = written,
                ["scsi_temperature"] = temperature,
                ["scsi_power_on_hours"] = hours,
            },
        };
    }

    private static int HashCode(DriveKind kind, int drive, int seed) => (((seed * 31) + (int)kind) * 1009) + drive;

    private readonly record struct Drift(int Hours, int Worn, double Warmth, int Defects);
}
