using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Telemetry.DeadLetters;

public sealed class InMemoryDeadLetterStoreTests : DeadLetterStoreContract
{
    private readonly InMemoryDeadLetterStore _store = new();

    protected override IDeadLetterStore Open() => _store;
}
