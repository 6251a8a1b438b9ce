using ServerlessAnomaly.Testing.Contracts;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Tests.Windowing;

public sealed class InMemoryWindowJournalTests : WindowJournalContract
{
    private readonly InMemoryWindowJournal _journal = new();

    protected override IWindowJournal Open() => _journal;
}
