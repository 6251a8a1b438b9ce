using ServerlessAnomaly.Models;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Models;

public sealed class InMemoryModelRegistryTests : ModelRegistryContract
{
    private readonly InMemoryModelRegistry _registry = new();

    protected override IModelRegistry Open() => _registry;
}
