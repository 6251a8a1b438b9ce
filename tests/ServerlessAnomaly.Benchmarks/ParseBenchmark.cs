using BenchmarkDotNet.Attributes;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>JSON bodies of 21 columns to readings; time and bytes are for one reading.</summary>
public class ParseBenchmark
{
    private const int Readings = 8192;
    private readonly TelemetryParser _parser = new(SampleReadings.Schema, new TelemetryOptions(), TimeProvider.System);
    private readonly ReadingBatch _batch = new(SampleReadings.Schema.Columns.Count);
    private readonly List<RejectedReading> _rejected = [];
    private readonly byte[][] _bodies = SampleReadings.Bodies(SampleReadings.All());

    [Benchmark(OperationsPerInvoke = Readings)]
    public int Parse()
    {
        _batch.Clear();
        for (var i = 0; i < Readings; i++) _parser.Parse(_bodies[i], i, _batch, _rejected);
        return _batch.Count;
    }
}
