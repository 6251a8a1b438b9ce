using System.Diagnostics.Tracing;

namespace ServerlessAnomaly.Benchmarks.Walk;

/// <summary>
/// Types of the product whose code ran, by the methods that the runtime compiled. A process compiles a method once, so one process sees one walk; a type of
/// which all was inlined is not seen, and what the compiler made of a lambda or an async method counts as the type that it stands in.
/// </summary>
internal sealed class TypesSeen : EventListener
{
    private const EventKeywords Compiled = (EventKeywords)0x10;
    private readonly HashSet<string> _types = [];

    /// <summary>Full names in order, those of the given namespaces and of what lies in them left out.</summary>
    public IReadOnlyList<string> Except(params string[] namespaces)
    {
        lock (_types)
            return [.. _types.Where(type => !namespaces.Any(name => type.StartsWith($"{name}.", StringComparison.Ordinal))).Order()];
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            EnableEvents(eventSource, EventLevel.Verbose, Compiled);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true)
            return;
        var at = eventData.PayloadNames!.IndexOf("MethodNamespace");
        if (at < 0 || eventData.Payload![at] is not string type || !type.StartsWith("ServerlessAnomaly", StringComparison.Ordinal))
            return;
        lock (_types)
            _types.Add(type.Split('+', '`', '[')[0]);
    }
}
