using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Windowing;

/// <summary>How it is decided whether a reading is of another drive than its serial number had before.</summary>
internal enum IdentityRule
{
    /// <summary>By what it says, as it comes.</summary>
    Decide,

    /// <summary>The journal says that it is the same drive.</summary>
    Same,

    /// <summary>The journal says that another drive begins with it.</summary>
    Other,

    /// <summary>Before there were times within a step: the last reading to come wins, and a changed model is the same drive.</summary>
    LastWins,
}

/// <summary>A reading as the windows take it.</summary>
internal readonly ref struct StepReading
{
    public required ReadOnlySpan<byte> SerialNumber { get; init; }

    /// <summary>UTF-8 model; empty where it is not said.</summary>
    public required ReadOnlySpan<byte> Model { get; init; }

    public required int Step { get; init; }

    /// <summary>Milliseconds after the begin of the step.</summary>
    public required uint Offset { get; init; }

    public required ReadOnlySpan<float> Values { get; init; }

    /// <summary>Size in bytes; 0 where it is not said.</summary>
    public long CapacityBytes { get; init; }

    /// <summary>Hours in use, where no column holds them; NaN where they are not said.</summary>
    public float Hours { get; init; }

    public IdentityRule Rule { get; init; }

    /// <summary>Whether its values are of other columns and not to be had: all else that it says counts.</summary>
    public bool HasOtherColumns { get; init; }

    public static StepReading Of(in DriveReading reading, WindowOptions options) =>
        new()
        {
            SerialNumber = reading.SerialNumber,
            Model = reading.Model,
            Step = options.StepOf(reading.Time),
            Offset = options.OffsetOf(reading.Time),
            Values = reading.Values,
            CapacityBytes = reading.Identity.CapacityBytes,
            Hours = reading.Identity.PowerOnHours,
        };
}
