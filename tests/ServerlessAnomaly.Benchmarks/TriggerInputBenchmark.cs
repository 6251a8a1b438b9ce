using System.Text.Json;
using Azure.Messaging.EventHubs;
using BenchmarkDotNet.Attributes;
using ServerlessAnomaly.LocalHost.Hosting.Triggers.EventHubs;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>What the functions host makes of a batch of events before it goes to the worker; times are for one event.</summary>
public class TriggerInputBenchmark
{
    private const int Events = 256;
    private readonly EventHubInput _input = new("127.0.0.1", "telemetry", "scorer", "0", isText: false);
    private readonly EventData[] _events =
    [
        .. Enumerable
            .Range(0, Events)
            .Select(i =>
                EventHubsModelFactory.EventData(
                    new BinaryData(new byte[480]),
                    new Dictionary<string, object>(),
                    new Dictionary<string, object>
                    {
                        ["x-opt-sequence-number"] = (long)i,
                        ["x-opt-offset"] = $"{i * 520}",
                        ["x-opt-enqueued-time"] = DateTimeOffset.UnixEpoch,
                    },
                    "Z305B2QN",
                    i,
                    $"{i * 520}",
                    DateTimeOffset.UnixEpoch
                )
            ),
    ];

    /// <summary>All of it.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public object Whole() => _input.Batch(_events);

    /// <summary>The two lists that our functions never look at: properties of the sender and of the hub.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public int PropertiesAlone() =>
        JsonSerializer.Serialize(_events.Select(item => item.Properties)).Length
        + JsonSerializer.Serialize(_events.Select(item => item.SystemProperties)).Length;
}
