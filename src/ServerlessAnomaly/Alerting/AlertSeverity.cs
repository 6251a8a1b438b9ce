namespace ServerlessAnomaly.Alerting;

/// <summary>How far the score is above the threshold.</summary>
public enum AlertSeverity
{
    /// <summary>Nothing to do: the alert was cleared.</summary>
    Info,

    /// <summary>Up to 1.5 times the threshold.</summary>
    Low,

    /// <summary>1.5 to 3 times the threshold.</summary>
    Medium,

    /// <summary>More than 3 times the threshold.</summary>
    High,
}
