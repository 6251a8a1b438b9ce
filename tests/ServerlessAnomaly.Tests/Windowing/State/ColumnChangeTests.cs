using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Tests.Windowing.State;

/// <summary>State that was written when a kind's schema had other columns: its windows begin anew, and nothing else is lost.</summary>
public sealed class ColumnChangeTests
{
    private const string Partition = "hub/group/0";
    private static readonly WindowOptions Window = new() { Steps = 4, MaxGapSteps = 1 };
    private static readonly FeatureSchema Disks = new("test", 1, [new("a", "smart_5_raw"), new("b", "smart_9_raw")]);
    private static readonly FeatureSchema DisksOfBefore = new(
        "test",
        1,
        [new("a", "smart_5_raw"), new("b", "smart_9_raw"), new("c", "smart_187_raw")]
    );
    private static readonly FeatureSchema NvmeOfBefore = new("nvme", 1, [new("m", "nvme_media_errors"), new("w", "nvme_critical_warning")]);
    private static readonly AlertState Open = new(103, 1, 1, 2.5f);
    private readonly InMemoryWindowJournal _journal = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LoadAsync_OtherColumnsOfAnotherKind_KeepsAllButItsWindows(bool compacted)
    {
        await WriteAsync(KindSchemas.With(Disks).With(DriveKind.Nvme, NvmeOfBefore), compacted);

        var state = await LoadAsync(KindSchemas.With(Disks));

        Assert.Equal(new KeyValuePair<DriveKind, string>(DriveKind.Nvme, "nvme/1"), Assert.Single(state.ColumnChanges));
        AssertBegunAnew(state.Kinds[DriveKind.Nvme], "N");
        Assert.True(state.Windows.IsReady(state.Windows.Find("A")));
        Assert.Equal((103L, 1, 1), (state.LastEvent.SequenceNumber, state.Kinds.ReadyCount, state.Kinds[DriveKind.Nvme].Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LoadAsync_OtherColumnsOfTheOwnKind_KeepsAllButItsWindows(bool compacted)
    {
        await WriteAsync(KindSchemas.With(DisksOfBefore), compacted);

        var state = await LoadAsync(KindSchemas.With(Disks));

        Assert.Equal("test/1", state.ColumnChanges[DriveKind.AtaDisk]);
        AssertBegunAnew(state.Windows, "A");
        Assert.True(state.Kinds[DriveKind.Nvme].IsReady(state.Kinds[DriveKind.Nvme].Find("N")));
    }

    [Fact]
    public async Task Fill_ReadingsOfBefore_MakeTheWindowWholeAndCountNothing()
    {
        await WriteAsync(KindSchemas.With(Disks).With(DriveKind.Nvme, NvmeOfBefore), compacted: false);
        var state = await LoadAsync(KindSchemas.With(Disks));
        var (windows, totals) = (state.Kinds[DriveKind.Nvme], state.Totals);

        foreach (var step in (int[])[103, 100, 102, 102, 99, 104, 101])
            Assert.Equal(step is >= 100 and <= 103, state.Fill(Nvme("N", step, step, windows.Width)) || step == 102);
        Assert.False(state.Fill(Nvme("other", 103, 1, windows.Width)));
        Assert.False(state.Fill(Readings.Of("A", 103, [9, 9])));
        await state.SettleColumnsAsync(default);

        Assert.Equal((totals, default), (state.Totals, state.Batch));
        Assert.Empty(state.ColumnChanges);
        var again = await LoadAsync(KindSchemas.With(Disks));
        Assert.Empty(again.ColumnChanges);
        PartitionStateAssert.Same(state, again);
        Assert.Equal([100f, 101, 102, 103], again.Kinds[DriveKind.Nvme].Window("N").Chunk(windows.Width).Select(step => step[0]));
        Assert.Equal((2, Open), (again.Kinds.ReadyCount, again.Kinds[DriveKind.Nvme].Alert(again.Kinds[DriveKind.Nvme].Find("N"))));
    }

    [Fact]
    public async Task Apply_AfterAChange_TakesAWholeWindowToBeComplete()
    {
        await WriteAsync(KindSchemas.With(Disks).With(DriveKind.Nvme, NvmeOfBefore), compacted: false);
        var state = await LoadAsync(KindSchemas.With(Disks));
        var width = state.Kinds[DriveKind.Nvme].Width;

        ReadingOutcome[] outcomes = [.. Enumerable.Range(104, 4).Select(step => state.Apply(Nvme("N", step, 1, width)).Outcome)];

        Assert.Equal([ReadingOutcome.WarmingUp, ReadingOutcome.WarmingUp, ReadingOutcome.Ready, ReadingOutcome.Ready], outcomes);
        await state.CommitAsync(At(107), default);
        PartitionStateAssert.Same(state, await LoadAsync(KindSchemas.With(Disks)));
    }

    private static void AssertBegunAnew(PartitionWindows windows, string serialNumber)
    {
        var drive = windows.Find(serialNumber);
        Assert.All(windows.Window(serialNumber), value => Assert.True(float.IsNaN(value)));
        Assert.Equal(
            (103, 0u, Open, 4L, "M"),
            (
                windows.LastStep(drive),
                windows.Presence(drive),
                windows.Alert(drive),
                windows.Readings(drive),
                Encoding.UTF8.GetString(windows.Model(drive))
            )
        );
        Assert.False(windows.IsReady(drive));
    }

    private static DriveReading Nvme(string serialNumber, int step, float value, int width)
    {
        var values = new float[width];
        values.AsSpan().Fill(value);
        var told = Readings.Of(serialNumber, step, values, "M");
        return new()
        {
            SerialNumber = told.SerialNumber,
            Model = told.Model,
            Time = told.Time,
            Values = values,
            Failed = false,
            EventIndex = 0,
            Kind = DriveKind.Nvme,
        };
    }

    private static EventPosition At(long sequenceNumber) =>
        new(sequenceNumber, DateTime.UnixEpoch.AddSeconds(sequenceNumber), $"{sequenceNumber}");

    private async Task WriteAsync(KindSchemas schemas, bool compacted)
    {
        var state = await LoadAsync(schemas, new DurabilityOptions { MaxJournalEntries = compacted ? 2 : 100 });
        for (var step = 100; step < 104; step++)
        {
            var values = Enumerable.Repeat((float)step, state.Windows.Width).ToArray();
            foreach (
                var (kind, drive) in (Span<(DriveKind, int)>)
                    [
                        (DriveKind.AtaDisk, state.Apply(Readings.Of("A", step, values, "M")).Drive),
                        (DriveKind.Nvme, state.Apply(Nvme("N", step, step, state.Kinds[DriveKind.Nvme].Width)).Drive),
                    ]
            )
                if (step == 103)
                    state.Kinds[kind].Alert(drive) = Open;
            await state.CommitAsync(At(step), default);
        }
    }

    private Task<PartitionState> LoadAsync(KindSchemas schemas, DurabilityOptions? options = null) =>
        PartitionState.LoadWithAsync(_journal, Partition, schemas, Window, options ?? new DurabilityOptions(), default);
}
