using System.ComponentModel.DataAnnotations;

namespace ServerlessAnomaly.Drift;

/// <summary>When drift asks for a run before the night. Settings section <c>Drift</c>.</summary>
public sealed class DriftOptions
{
    /// <summary>Figure above which a run is asked for: of the score, and of features whose error counts in it. Default 0.25.</summary>
    [Range(0.01, 1000)]
    public double Limit { get; set; } = 0.25;

    /// <summary>
    /// The same for features that are inputs of the model only: age and workload move from week to week without harm, a change of unit
    /// moves farther. Default 2.5.
    /// </summary>
    [Range(0.01, 1000)]
    public double InputLimit { get; set; } = 2.5;

    /// <summary>Newest days with scored windows that are looked at. Default 7.</summary>
    [Range(1, 365)]
    public int Days { get; set; } = 7;

    /// <summary>Drives that the days must have; with fewer, chance alone may pass the limit. Default 200.</summary>
    [Range(1, 100_000_000)]
    public int MinDrives { get; set; } = 200;

    /// <summary>Least time between two requests. Default one day.</summary>
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often an instance stores what it counted. Default 5 minutes.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMinutes(5);
}
