namespace Microsoft.Azure.Functions.Worker;

/// <summary>How a failed invocation is repeated.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>How often at most; -1 stands for without end.</summary>
    public int MaxRetryCount { get; protected set; }

    private protected static TimeSpan ParseInterval(string text, string parameter)
    {
        if (!TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var interval) || interval < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(parameter, text, "A retry interval is written HH:mm:ss and is not negative.");

        return interval;
    }
}
