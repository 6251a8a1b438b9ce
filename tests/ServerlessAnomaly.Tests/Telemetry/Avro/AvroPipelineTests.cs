using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Tests.Scoring;

namespace ServerlessAnomaly.Tests.Telemetry.Avro;

/// <summary>Avro in a batch of the pipeline: its letters, and a registry that is away.</summary>
public sealed class AvroPipelineTests
{
    private static readonly AvroProducer Producer = AvroProducer.WithFields(
        """{"name":"serial_number","type":"string"}""",
        """{"name":"date","type":"string"}""",
        """{"name":"smart_5_raw","type":"long"}"""
    );

    [Fact]
    public async Task ProcessAsync_RegistryAway_IsRetriedAndNeverADeadLetter()
    {
        var store = new AwayStore { IsAway = true };
        await store.TryAddAsync(Producer.Register(), default);
        var fixture = new PipelineFixture { AvroSchemas = new AvroSchemaCatalog(store) };
        var pipeline = await fixture.StartAsync();
        var batch = fixture.Batch("{}", PipelineFixture.Reading("A", 0));
        batch = batch with
        {
            Bodies = [Producer.Datum(("serial_number", "B"), ("date", "2018-07-01"), ("smart_5_raw", 1L)), batch.Bodies[1]],
            ContentTypes = [$"avro/binary+{Producer.Fingerprint}", null],
        };

        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<IOException>(() => pipeline.ProcessAsync(batch, default));
        Assert.Empty(await fixture.LettersAsync());

        store.IsAway = false;
        Assert.Equal(2, (await pipeline.ProcessAsync(batch, default)).WarmingUp);
        Assert.Empty(await fixture.LettersAsync());
    }

    [Fact]
    public async Task ProcessAsync_UnknownSchema_IsALetterWithBytesAndContentType()
    {
        var fixture = new PipelineFixture { AvroSchemas = new AvroSchemaCatalog(new InMemoryAvroSchemaStore()) };
        var pipeline = await fixture.StartAsync();
        byte[] body = [0, 255, 1, 128];
        var batch = fixture.Batch("{}") with { Bodies = [body], ContentTypes = ["avro/binary+abc"] };
        Assert.Equal(1, (await pipeline.ProcessAsync(batch, default)).DeadLettered);

        var letter = Assert.Single(await fixture.LettersAsync());
        Assert.Equal((RejectReason.UnknownSchema, "abc", "avro/binary+abc"), (letter.Reason, letter.Value, letter.ContentType));
        Assert.Equal(body, Convert.FromBase64String(letter.Body));
    }

    private sealed class AwayStore : IAvroSchemaStore
    {
        private readonly InMemoryAvroSchemaStore _inner = new();

        public bool IsAway { get; set; }

        public Task<IReadOnlyList<RegisteredSchema>> ReadAsync(
            IReadOnlySet<(string Group, int Version)> known,
            CancellationToken cancellationToken
        ) => IsAway ? throw new IOException("The storage is away.") : _inner.ReadAsync(known, cancellationToken);

        public Task<bool> TryAddAsync(RegisteredSchema schema, CancellationToken cancellationToken) =>
            _inner.TryAddAsync(schema, cancellationToken);
    }
}
