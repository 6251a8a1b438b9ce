using BenchmarkDotNet.Attributes;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>JSON bodies of 21 columns to readings; time and bytes are for one reading.</summary>
public class ParseBenchmark
{
    private const int Readings = 8192;
    private static readonly KindSchemas Schemas = KindSchemas.With(SampleReadings.Schema);
    private readonly TelemetryParser _parser = new(Schemas, new TelemetryOptions(), TimeProvider.System);
    private readonly ReadingBatches _readings = new(Schemas);
    private readonly List<RejectedReading> _rejected = [];
    private readonly byte[][] _bodies = SampleReadings.Bodies(SampleReadings.All());

    [Benchmark(OperationsPerInvoke = Readings)]
    public int Parse()
    {
        _readings.Clear();
        for (var i = 0; i < Readings; i++)
            _parser.Parse(_bodies[i], i, _readings, _rejected);
        return _readings.Count;
    }
}
