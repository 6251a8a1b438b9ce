using BenchmarkDotNet.Attributes;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>Avro bodies of the same 21 columns to readings, single-object encoding; time and bytes are for one reading.</summary>
public class AvroParseBenchmark
{
    private const int Readings = 8192;
    private static readonly KindSchemas Schemas = KindSchemas.With(SampleReadings.Schema);
    private readonly ReadingBatches _readings = new(Schemas);
    private readonly List<RejectedReading> _rejected = [];
    private readonly TelemetryParser _parser;
    private readonly byte[][] _bodies;

    public AvroParseBenchmark()
    {
        var columns = SampleReadings.Schema.Columns.Select(column => $$"""{"name":"{{column}}","type":["null","double"]}""");
        var producer = AvroProducer.WithFields([
            """{"name":"date","type":{"type":"int","logicalType":"date"}}""",
            """{"name":"serial_number","type":"string"}""",
            """{"name":"model","type":"string"}""",
            .. columns,
        ]);
        var store = new InMemoryAvroSchemaStore();
        store.TryAddAsync(producer.Register(), default).GetAwaiter().GetResult();
        var catalog = new AvroSchemaCatalog(store);
        catalog.LearnAsync("avro/binary+any", ReadOnlyMemory<byte>.Empty, default).GetAwaiter().GetResult();
        _parser = new TelemetryParser(Schemas, new TelemetryOptions(), TimeProvider.System, catalog);
        _bodies = Bodies(producer);
    }

    [Benchmark(OperationsPerInvoke = Readings)]
    public int ParseAvro()
    {
        _readings.Clear();
        for (var i = 0; i < Readings; i++)
            _parser.Parse(_bodies[i], i, _readings, _rejected);
        return _readings.Count == Readings ? Readings : throw new InvalidOperationException(_rejected[0].Message);
    }

    private static byte[][] Bodies(AvroProducer producer)
    {
        var readings = SampleReadings.All();
        return
        [
            .. Enumerable
                .Range(0, Readings)
                .Select(i =>
                {
                    var reading = readings[i];
                    var values = new List<(string, object?)>
                    {
                        ("date", reading.Time),
                        ("serial_number", System.Text.Encoding.UTF8.GetString(reading.SerialNumber)),
                        ("model", System.Text.Encoding.UTF8.GetString(reading.Model)),
                    };
                    foreach (var (slot, column) in SampleReadings.Schema.Columns.Index())
                        values.Add((column, float.IsNaN(reading.Values[slot]) ? null : (double)reading.Values[slot]));
                    return producer.SingleObject([.. values]);
                }),
        ];
    }
}
