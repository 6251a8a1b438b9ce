using System.Diagnostics;

namespace ServerlessAnomaly.Diagnostics;

/// <summary>
/// Spans of a batch: the whole, and in it windows, scoring, alerts and journal. They cost nothing where nobody listens.
/// </summary>
public static class ScoringTraces
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "ServerlessAnomaly";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A batch of a partition.</summary>
    internal static Activity? Batch(string partition, int events) =>
        Source.StartActivity("apply batch", ActivityKind.Consumer)?.SetTag("partition", partition).SetTag("events", events);

    /// <summary>A step of a batch.</summary>
    internal static Activity? Step(string name) => Source.StartActivity(name);
}
