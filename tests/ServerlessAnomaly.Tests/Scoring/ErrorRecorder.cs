using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.Tests.Scoring;

/// <summary>Keeps the error messages of a log.</summary>
internal sealed class ErrorRecorder<T> : ILogger<T>
{
    public List<string> Messages { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (logLevel == LogLevel.Error)
            Messages.Add(formatter(state, exception));
    }
}
