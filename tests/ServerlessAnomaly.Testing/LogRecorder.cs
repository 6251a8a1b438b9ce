using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.Testing;

/// <summary>What was logged.</summary>
public sealed record LogEntry(string Category, LogLevel Level, string Text, string? Exception);

/// <summary>Keeps everything that is logged. A test can wait for an entry.</summary>
public sealed class LogRecorder : ILoggerProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<LogEntry> Entries { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, this);

    /// <summary>The first entry that fits, once there is one; fails where none comes.</summary>
    public async Task<LogEntry> WaitForAsync(Func<LogEntry, bool> fits)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task grown;
            lock (_gate)
                grown = _grown.Task;
            if (Entries.FirstOrDefault(fits) is { } found)
                return found;
            await grown.WaitAsync(patience.Token);
        }
    }

    public void Dispose() { }

    private void Add(LogEntry entry)
    {
        Entries.Enqueue(entry);
        TaskCompletionSource grown;
        lock (_gate)
            (grown, _grown) = (_grown, new(TaskCreationOptions.RunContinuationsAsynchronously));
        grown.SetResult();
    }

    private sealed class Recorder(string category, LogRecorder log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel level,
            EventId id,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => log.Add(new LogEntry(category, level, formatter(state, exception), exception?.Message));
    }
}
