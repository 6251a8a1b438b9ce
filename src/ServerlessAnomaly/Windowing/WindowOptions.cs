using System.ComponentModel.DataAnnotations;

namespace ServerlessAnomaly.Windowing;

/// <summary>Shape of a drive's window. Settings section <c>Window</c>. A champion trained with another shape is refused.</summary>
public sealed record WindowOptions
{
    /// <summary>Steps per window. Default 16. At most 32.</summary>
    [Range(2, 32)]
    public int Steps { get; init; } = 16;

    /// <summary>
    /// Length of one step. Default one day; a minute to 31 days, so that the steps of any time can be counted in 31 bits. A step is the number
    /// of whole lengths since 1970-01-01 UTC.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "31.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan StepLength { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Missing steps that a window may have, and the longest gap a drive may have without starting over as warming up. Default 2.
    /// </summary>
    [Range(0, 31)]
    public int MaxGapSteps { get; init; } = 2;

    /// <summary>The step of a UTC time.</summary>
    public int StepOf(DateTime utc) => (int)((utc - DateTime.UnixEpoch).Ticks / StepLength.Ticks);

    /// <summary>Milliseconds of a UTC time after the begin of its step; those of the longest step fit in 32 bits.</summary>
    public uint OffsetOf(DateTime utc) =>
        unchecked((uint)((utc - DateTime.UnixEpoch).Ticks % StepLength.Ticks / TimeSpan.TicksPerMillisecond));

    /// <summary>The UTC time at which a step begins.</summary>
    public DateTime StartOf(int step) => DateTime.UnixEpoch.AddTicks(step * StepLength.Ticks);
}
