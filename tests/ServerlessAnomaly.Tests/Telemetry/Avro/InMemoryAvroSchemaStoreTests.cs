using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Telemetry.Avro;

public sealed class InMemoryAvroSchemaStoreTests : AvroSchemaStoreContract
{
    private readonly InMemoryAvroSchemaStore _store = new();

    protected override IAvroSchemaStore Open() => _store;
}
