using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Fleet;

public sealed class InMemoryFleetStoreTests : FleetStoreContract
{
    protected override IFleetStore Create() => new InMemoryFleetStore();
}
