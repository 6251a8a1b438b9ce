namespace ServerlessAnomaly.LocalHost.Hosting;

/// <summary>A retry policy as deployment metadata describes it.</summary>
/// <param name="Strategy"><c>fixedDelay</c> or <c>exponentialBackoff</c>.</param>
/// <param name="MaxRetryCount">-1 stands for without end.</param>
/// <param name="DelayInterval">The fixed delay, or null.</param>
/// <param name="MinimumInterval">The first delay, or null.</param>
/// <param name="MaximumInterval">The longest delay, or null.</param>
public sealed record FunctionRetryMetadata(
    string Strategy, int MaxRetryCount, string? DelayInterval, string? MinimumInterval, string? MaximumInterval);
