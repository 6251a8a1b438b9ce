using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Tests.Telemetry;

/// <summary>A parser at noon of 2018-03-01, and the batch of the schema's kind and the rejections that it fills.</summary>
internal sealed class Parsing
{
    public static readonly DateTimeOffset Now = new(2018, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TelemetryParser _parser;
    private readonly ReadingBatches _batches;

    public Parsing(string schema = "backblaze-10", TelemetryOptions? options = null, AvroSchemaCatalog? avro = null)
        : this(FeatureSchema.Load(schema), options, avro) { }

    public Parsing(FeatureSchema schema, TelemetryOptions? options = null, AvroSchemaCatalog? avro = null)
    {
        Schema = schema;
        var schemas = KindSchemas.With(schema);
        _batches = new ReadingBatches(schemas);
        Batch = _batches.For(schemas.Own);
        _parser = new TelemetryParser(schemas, options ?? new TelemetryOptions(), new FixedClock(Now), avro);
    }

    public FeatureSchema Schema { get; }

    public ReadingBatch Batch { get; }

    public List<RejectedReading> Rejected { get; } = [];

    public Parsing Parse(string body, int eventIndex = 0) => Parse(Encoding.UTF8.GetBytes(body), eventIndex);

    public ReadingBatches All => _batches;

    public Parsing Parse(ReadOnlySpan<byte> body, int eventIndex = 0, string? contentType = null)
    {
        _parser.Parse(body, eventIndex, _batches, Rejected, contentType);
        return this;
    }

    public float Value(string column, int reading = 0)
    {
        var slot = Schema.Columns.ToList().IndexOf(column);
        Assert.True(slot >= 0, $"The schema has no column {column}.");
        return Batch[reading].Values[slot];
    }

    public string Serial(int reading = 0) => Encoding.UTF8.GetString(Batch[reading].SerialNumber);

    public string Model(int reading = 0) => Encoding.UTF8.GetString(Batch[reading].Model);

    /// <summary>The only rejection, where nothing was taken.</summary>
    public RejectedReading SoleRejection()
    {
        Assert.Equal(0, _batches.Count);
        return Assert.Single(Rejected);
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
