namespace Microsoft.Azure.Functions.Worker;

/// <summary>Where a timer's schedule stands; all times are UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last occurrence that ran; the default value when none has.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next occurrence expected.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this record was last written.</summary>
    public DateTime LastUpdated { get; set; }
}
