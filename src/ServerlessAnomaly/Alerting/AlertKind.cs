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

    /// <summary>Two drives have one serial number, or one took the place of the other: the window was started over.</summary>
    TwoDrives,

    /// <summary>Drives of a host that used to report have said nothing for <see cref="AlertOptions.SilentAfter"/> steps; one digest for all of them.</summary>
    Silent,
}
