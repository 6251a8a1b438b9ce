using ServerlessAnomaly.Testing.Contracts;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.Tests.Windowing.Journal;

public sealed class InMemoryWindowJournalTests : WindowJournalContract
{
    private readonly InMemoryWindowJournal _journal = new();

    protected override IWindowJournal Open() => _journal;
}
