using System.ComponentModel.DataAnnotations;

namespace ServerlessAnomaly.AzureStorage.Retention;

/// <summary>
/// How long one machine keeps what the product writes. Settings section <c>Retention</c>. On Azure the lifecycle rules and the hub's own
/// retention do this, and these settings are not used. Times count from the last write of a file, here and there.
/// </summary>
public sealed class RetentionOptions
{
    /// <summary>Days of captured telemetry beyond those that the nights read, where <see cref="Telemetry"/> is not set.</summary>
    public const int ReserveDays = 20;

    /// <summary>
    /// Captured telemetry. Default: <c>Retrain__Days</c>, which the nights read, and <see cref="ReserveDays"/> more. Less than
    /// <c>Retrain__Days</c> is refused. Files that a person put into the container stay.
    /// </summary>
    public TimeSpan? Telemetry { get; set; }

    /// <summary>Captured telemetry in bytes, of all partitions; the oldest files go first, and a warning says so. Default 20 GiB.</summary>
    [Range(1L << 20, long.MaxValue)]
    public long TelemetryBytes { get; set; } = 20L << 30;

    /// <summary>The alert history; alerts on the queue stay until they are taken. Default 400 days.</summary>
    public TimeSpan Alerts { get; set; } = TimeSpan.FromDays(400);

    /// <summary>The counts that drift is told by. Default 30 days.</summary>
    public TimeSpan Drift { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Dead letters. Default 30 days.</summary>
    public TimeSpan DeadLetters { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Events of the hub that every consumer group has had. Default 7 days.</summary>
    public TimeSpan Hub { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Such events in bytes of a partition. Default 256 MiB.</summary>
    [Range(1L << 20, long.MaxValue)]
    public long HubBytes { get; set; } = 256L << 20;

    /// <summary>
    /// After how long captured events become a file. Default one hour: storage on one machine keeps the names of all files in memory.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan CaptureInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often it is looked for what is too old. Default one hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromHours(1);
}
