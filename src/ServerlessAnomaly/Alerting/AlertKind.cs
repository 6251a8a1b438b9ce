namespace ServerlessAnomaly.Alerting;

/// <summary>What an alert says about its drive.</summary>
public enum AlertKind
{
    /// <summary>The drive began to behave unlike a healthy one.</summary>
    Raised,

    /// <summary>It got worse by at least <see cref="AlertOptions.WorsenFactor"/> since the last alert.</summary>
    Worsened,

    /// <summary>It has been normal for <see cref="AlertOptions.ClearAfter"/> windows.</summary>
    Cleared,
}
