namespace ServerlessAnomaly.Alerting;

/// <summary>How far the score is above the threshold.</summary>
public enum AlertSeverity
{
    /// <summary>Nothing to do: the alert was cleared.</summary>
    Info,

    /// <summary>Up to twice the threshold.</summary>
    Low,

    /// <summary>Two to ten times the threshold.</summary>
    Medium,

    /// <summary>More than ten times the threshold.</summary>
    High,
}
