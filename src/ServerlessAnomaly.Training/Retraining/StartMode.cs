namespace ServerlessAnomaly.Training.Retraining;

/// <summary>Where a nightly run's weights start.</summary>
public enum StartMode
{
    /// <summary>From the champion's weights, if schema, window, architecture and every shape agree; else fresh.</summary>
    Warm,

    /// <summary>From random weights.</summary>
    Fresh,
}
