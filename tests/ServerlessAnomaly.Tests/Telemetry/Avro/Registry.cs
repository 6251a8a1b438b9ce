using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.Tests.Telemetry.Avro;

/// <summary>A registry that knows the schemas of some producers, each a version of the group <c>drives</c>.</summary>
internal static class Registry
{
    public static AvroSchemaCatalog With(params AvroProducer[] producers)
    {
        var store = new InMemoryAvroSchemaStore();
        foreach (var (index, producer) in producers.Index())
            Assert.True(store.TryAddAsync(producer.Register(version: index + 1), default).Result);
        var catalog = new AvroSchemaCatalog(store);
        Assert.True(catalog.LearnAsync("avro/binary+any", ReadOnlyMemory<byte>.Empty, default).IsCompletedSuccessfully);
        return catalog;
    }
}
