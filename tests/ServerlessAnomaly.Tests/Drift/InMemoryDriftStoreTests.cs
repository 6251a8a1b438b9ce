using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Drift;

public sealed class InMemoryDriftStoreTests : DriftStoreContract
{
    protected override IDriftStore Create() => new InMemoryDriftStore();
}
