using ServerlessAnomaly.Models;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Models;

public sealed class InMemoryDetectorRegistryTests : DetectorRegistryContract
{
    private readonly InMemoryDetectorRegistry _registry = new();

    protected override IDetectorRegistry Open() => _registry;
}
