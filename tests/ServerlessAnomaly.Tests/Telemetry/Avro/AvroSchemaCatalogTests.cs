using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.Tests.Telemetry.Avro;

public sealed class AvroSchemaCatalogTests
{
    private static readonly AvroProducer One = AvroProducer.WithFields(Fields("smart_5_raw")),
        Other = AvroProducer.WithFields(Fields("smart_9_raw"));

    [Fact]
    public async Task LearnAsync_KnownSchemas_AskTheStoreOnce()
    {
        var store = new CountingStore();
        await store.TryAddAsync(One.Register(), default);
        var catalog = new AvroSchemaCatalog(store);
        var bodies = Enumerable.Repeat(One.SingleObject(Values("smart_5_raw")), 500).ToList();

        await catalog.LearnAsync(bodies, [], default);
        await catalog.LearnAsync(bodies, [], default);
        Assert.Equal(1, store.Reads);
    }

    [Fact]
    public async Task LearnAsync_UnknownSchemas_AskTheStoreOnceABatch()
    {
        var store = new CountingStore();
        var catalog = new AvroSchemaCatalog(store);
        var names = Enumerable.Range(0, 500).Select(i => $"avro/binary+{i}").ToList();

        await catalog.LearnAsync([.. names.Select(_ => Array.Empty<byte>())], names, default);
        Assert.Equal(1, store.Reads);
    }

    [Fact]
    public async Task LearnAsync_JsonAndWhatNamesNothing_AskNobody()
    {
        var store = new CountingStore();
        await new AvroSchemaCatalog(store).LearnAsync(
            ["{}"u8.ToArray(), "[]"u8.ToArray(), [1]],
            [null, "application/json", "avro/binary"],
            default
        );
        Assert.Equal(0, store.Reads);
    }

    [Fact]
    public async Task LearnAsync_SchemaAddedLater_IsKnownWithItsFirstEvent()
    {
        var store = new CountingStore();
        var catalog = new AvroSchemaCatalog(store);
        await store.TryAddAsync(One.Register(), default);
        await catalog.LearnAsync(null, One.SingleObject(Values("smart_5_raw")), default);
        await store.TryAddAsync(Other.Register(version: 2), default);
        var body = Other.SingleObject(Values("smart_9_raw"));
        Assert.Equal(RejectReason.UnknownSchema, new Parsing(avro: catalog).Parse(body).SoleRejection().Reason);

        await catalog.LearnAsync(null, body, default);
        Assert.Equal(5f, new Parsing(avro: catalog).Parse(body).Value("smart_9_raw"));
        Assert.Equal(5f, new Parsing(avro: catalog).Parse(One.SingleObject(Values("smart_5_raw"))).Value("smart_5_raw"));
    }

    [Fact]
    public async Task LearnAsync_StoreAway_IsAnOutageUntilItIsBack()
    {
        var store = new CountingStore { IsAway = true };
        await store.TryAddAsync(One.Register(), default);
        var catalog = new AvroSchemaCatalog(store);
        var body = One.SingleObject(Values("smart_5_raw"));
        for (var i = 0; i < 2; i++)
            await Assert.ThrowsAsync<IOException>(() => catalog.LearnAsync(null, body, default).AsTask());

        store.IsAway = false;
        await catalog.LearnAsync(null, body, default);
        Assert.Equal(5f, new Parsing(avro: catalog).Parse(body).Value("smart_5_raw"));
    }

    [Fact]
    public async Task LearnAsync_SchemaThatCannotBeUsed_NamesItAndDisturbsNoOther()
    {
        var store = new CountingStore();
        await store.TryAddAsync(One.Register(), default);
        var catalog = new AvroSchemaCatalog(store);
        await catalog.LearnAsync(null, One.SingleObject(Values("smart_5_raw")), default);
        await store.TryAddAsync(Other.Register(version: 2) with { Schema = "{}" }, default);

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() =>
            catalog.LearnAsync(null, Other.SingleObject(Values("smart_9_raw")), default).AsTask()
        );
        Assert.Contains("'drives' version 2", refused.Message);
        await catalog.LearnAsync(null, One.SingleObject(Values("smart_5_raw")), default);
    }

    private static string[] Fields(string column) =>
        [
            """{"name":"serial_number","type":"string"}""",
            """{"name":"date","type":"string"}""",
            $$"""{"name":"{{column}}","type":"long"}""",
        ];

    private static (string, object?)[] Values(string column) => [("serial_number", "Z1"), ("date", "2018-01-31"), (column, 5L)];

    private sealed class CountingStore : IAvroSchemaStore
    {
        private readonly InMemoryAvroSchemaStore _inner = new();

        public int Reads { get; private set; }

        public bool IsAway { get; set; }

        public Task<IReadOnlyList<RegisteredSchema>> ReadAsync(
            IReadOnlySet<(string Group, int Version)> known,
            CancellationToken cancellationToken
        )
        {
            Reads++;
            return IsAway ? throw new IOException("The storage is away.") : _inner.ReadAsync(known, cancellationToken);
        }

        public Task<bool> TryAddAsync(RegisteredSchema schema, CancellationToken cancellationToken) =>
            _inner.TryAddAsync(schema, cancellationToken);
    }
}
