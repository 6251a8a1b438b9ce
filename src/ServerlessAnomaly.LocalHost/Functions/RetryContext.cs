namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which repetition an invocation is.</summary>
public abstract class RetryContext
{
    /// <summary>0 for the first attempt.</summary>
    public abstract int RetryCount { get; }

    /// <summary>How often at most; -1 stands for without end, 0 for never.</summary>
    public abstract int MaxRetryCount { get; }
}
