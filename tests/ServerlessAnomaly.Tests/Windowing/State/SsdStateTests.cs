using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Tests.Windowing.State;

/// <summary>
/// State of before ATA SSDs had a schema of their own: it is read, and an SSD's window begins anew with its next reading, with what is open of
/// alerts.
/// </summary>
public sealed class SsdStateTests
{
    // A disk and an SSD, both by the disks' schema, with two days each; of the SSD an alert is open, and its own word.
    private const string JournalOfBefore = """
        5341574A030003061001000004000000020000000200020000C0692AC9000000
        533AD5C9BCF169A729000000000000000046BBD8C848DE080400000002000000
        0200000000000000000000000000000000000000000000000000000001000000
        00000000746573742F3134303936010453534431055353442058204E00008813
        0000010000404000044449534B055353442058204E000088130000010000803F
        01045353443100214E000088130000010000804000044449534B00214E000088
        130000010000004002000000214E000001000000010000000000204003000000
        000000000000000000000000000000000200000001000000214E000000000000
        00000000000000000000C0FFD79E660B
        """;

    private const string SnapshotOfBefore = """
        53415753030000064B01000000000000020000000200020000C0692AC9000000
        533AD5C9BCF169A729000000000000000046BBD8C848DE0804000000214E0000
        0200000002000000000000000200000000000000000000000000000000000000
        0000000000000000000000000000000000000000010000000200000002000000
        000000000000000000000000746573742F313430393600055353442058045353
        443101000000204E0000214E00000100000003000000214E0000010000000100
        0000000020408813000001000000214E00000000000000000000000000000000
        C0FF000080400000C0FF000040400000C0FF044449534B01000000204E000021
        4E00000100000003000000000000000000000000000000000000008813000000
        000000000000000000000000000000000000000000C0FF000000400000C0FF00
        00803F0000C0FFFC8F273A
        """;

    private static readonly WindowOptions Window = new() { Steps = 2, MaxGapSteps = 0 };
    private static readonly FeatureSchema Disk = new("test", 1, [new("a", "smart_5_raw"), new("b", "smart_9_raw")]);
    private readonly InMemoryWindowJournal _journal = new();
    private int _sequenceNumber = 41;

    [Theory]
    [InlineData(JournalOfBefore, false)]
    [InlineData(SnapshotOfBefore, true)]
    public async Task Read_OfBefore_SsdBeginsAnewAndKeepsItsAlerts(string hex, bool isSnapshot)
    {
        await StoreAsync(hex, isSnapshot);
        var state = await LoadAsync();
        Assert.Equal((2, 0), (state.Kinds[DriveKind.AtaDisk].Count, state.Kinds[DriveKind.AtaSsd].Count));

        Assert.Equal(ReadingOutcome.WarmingUp, Apply(state, DriveKind.AtaSsd, 20_002));
        Assert.Equal(ReadingOutcome.Ready, Apply(state, DriveKind.AtaDisk, 20_002, "DISK"));
        Assert.Equal(1, state.Moved);
        await CommitAsync(state);

        AssertMoved(state);
        var again = await LoadAsync();
        PartitionStateAssert.Same(state, again);
        Assert.Equal(ReadingOutcome.Ready, Apply(again, DriveKind.AtaSsd, 20_003));
        Assert.Equal(0, again.Moved);
    }

    [Fact]
    public async Task Read_OfBefore_SsdThatIsSeenAgainInASnapshot_IsThereOnce()
    {
        await StoreAsync(SnapshotOfBefore, isSnapshot: true);
        var state = await LoadAsync(new DurabilityOptions { MaxJournalEntries = 1 });
        Apply(state, DriveKind.AtaSsd, 20_002);
        Apply(state, DriveKind.AtaDisk, 20_002, "DISK");
        await CommitAsync(state);
        AssertMoved(state);
        PartitionStateAssert.Same(state, await LoadAsync());
    }

    [Fact]
    public async Task Apply_OlderReadingOfTheOtherKind_MovesNothing()
    {
        await StoreAsync(SnapshotOfBefore, isSnapshot: true);
        var state = await LoadAsync();
        Apply(state, DriveKind.AtaSsd, 20_000);
        Assert.Equal(0, state.Moved);
        Assert.Equal(default, state.Kinds[DriveKind.AtaSsd].Alert(0));
    }

    private static void AssertMoved(PartitionState state)
    {
        var ssds = state.Kinds[DriveKind.AtaSsd];
        Assert.Equal((1, 1), (state.Kinds[DriveKind.AtaDisk].Count, ssds.Count));
        var drive = ssds.Find("SSD1");
        Assert.Equal(new AlertState(20_001, 1, 1, 2.5f), ssds.Alert(drive));
        Assert.Equal(DriveWarnings.SmartFailed, ssds.Verdict(drive).Open);
        Assert.Equal((20_002, 1u), (ssds.FirstStep(drive), ssds.Presence(drive)));
    }

    private static ReadingOutcome Apply(PartitionState state, DriveKind kind, int step, string serialNumber = "SSD1")
    {
        var values = new float[state.Kinds[kind].Width];
        values.AsSpan().Fill(1);
        return state.Apply(
            new DriveReading
            {
                SerialNumber = Encoding.UTF8.GetBytes(serialNumber),
                Model = "SSD X"u8,
                Time = Window.StartOf(step).AddSeconds(5),
                Values = values,
                Failed = false,
                EventIndex = 0,
                Kind = kind,
            },
            out _
        );
    }

    private async Task StoreAsync(string hex, bool isSnapshot)
    {
        var bytes = Convert.FromHexString(string.Concat(hex.Where(char.IsAsciiHexDigit)));
        _ = isSnapshot
            ? await _journal.CompactAsync("p", default, bytes, default)
            : await _journal.AppendAsync("p", default, bytes, default);
    }

    private Task<PartitionState> LoadAsync(DurabilityOptions? options = null) =>
        PartitionState.LoadAsync(_journal, "p", Disk, Window, options ?? new DurabilityOptions(), default);

    private Task CommitAsync(PartitionState state) =>
        state.CommitAsync(
            new EventPosition(++_sequenceNumber, new DateTime(2026, 1, 1, 0, 2, 0, DateTimeKind.Utc), $"{_sequenceNumber}"),
            default
        );
}
