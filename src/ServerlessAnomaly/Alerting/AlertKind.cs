namespace ServerlessAnomaly.Alerting;

/// <summary>What an alert says, mostly about its drive.</summary>
public enum AlertKind
{
    /// <summary>The drive began to behave unlike a healthy one.</summary>
    Raised,

    /// <summary>It got worse by at least <see cref="AlertOptions.WorsenFactor"/> since the last alert.</summary>
    Worsened,

    /// <summary>It has been normal for <see cref="AlertOptions.ClearAfter"/> windows.</summary>
    Cleared,

    /// <summary>
    /// Not about a drive: events of a partition were never applied, because the hub no longer had them when they were missed.
    /// </summary>
    EventsLost,
}
