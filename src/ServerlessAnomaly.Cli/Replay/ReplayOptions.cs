using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>What to replay, and how fast.</summary>
internal sealed record ReplayOptions
{
    public required IReadOnlyList<string> Paths { get; init; }

    public DateOnly From { get; init; } = DateOnly.MinValue;

    public DateOnly To { get; init; } = DateOnly.MaxValue;

    /// <summary>Readings per second; 0 for as fast as the hub takes them.</summary>
    public double Rate { get; init; }

    /// <summary>First day that is judged: drives that failed before it were sent to fill windows, and count neither way.</summary>
    public DateOnly JudgeFrom { get; init; } = DateOnly.MinValue;

    /// <summary>Serial numbers to send; empty for all.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>How the files are read.</summary>
    public FileReadOptions Reading { get; init; } = new();
}
