using System.Text;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Identity;
using ServerlessAnomaly.Alerting.Verdicts;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Identity;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Tests.Windowing.Format;

/// <summary>
/// Bytes that versions of the app have written. They must be read for ever; a new format gets new bytes beside these, and these stay.
/// </summary>
public sealed class StateFormatTests
{
    private static readonly WindowOptions Window = new() { Steps = 3, MaxGapSteps = 1 };
    private static readonly FeatureSchema Schema = new("test", 1, [new("a", "smart_5_raw"), new("b", "smart_9_raw")]);
    private static readonly int MediaErrors = KindSchemas.With(Schema)[DriveKind.Nvme].Columns.ToList().IndexOf("nvme_media_errors");
    private readonly InMemoryWindowJournal _journal = new();

    [Fact]
    public async Task Write_Journal_IsByteForByteVersion4()
    {
        await WriteAsync(new DurabilityOptions());

        AssertBytes(StateBytes.JournalVersion4WithoutClock, (await _journal.ReadAsync("p", default)).Entries);
    }

    [Fact]
    public async Task Write_Snapshot_IsByteForByteVersion5()
    {
        await WriteAsync(new DurabilityOptions { MaxJournalEntries = 2 });

        AssertBytes(StateBytes.SnapshotVersion5WithoutClock, (await _journal.ReadAsync("p", default)).Snapshot);
    }

    [Theory]
    [InlineData(StateBytes.JournalVersion1, 0)]
    [InlineData(StateBytes.JournalVersion2, 7)]
    [InlineData(StateBytes.JournalVersion3, 7, 3)]
    [InlineData(StateBytes.JournalVersion4, 7, 4)]
    [InlineData(StateBytes.JournalVersion4WithoutClock, 7, 4)]
    public async Task Read_Journal_IsUnderstood(string hex, long lost, int version = 2)
    {
        await _journal.AppendAsync("p", default, Bytes(hex), default);

        AssertState(await LoadAsync(), lost, version);
    }

    [Theory]
    [InlineData(StateBytes.SnapshotVersion1, 0)]
    [InlineData(StateBytes.SnapshotVersion2, 7)]
    [InlineData(StateBytes.SnapshotVersion3, 7, 3)]
    [InlineData(StateBytes.SnapshotVersion4, 7, 4)]
    [InlineData(StateBytes.SnapshotVersion5, 7, 5)]
    [InlineData(StateBytes.SnapshotVersion5WithoutClock, 7, 5)]
    public async Task Read_Snapshot_IsUnderstood(string hex, long lost, int version = 2)
    {
        await _journal.CompactAsync("p", default, Bytes(hex), default);
        var state = await LoadAsync();

        AssertState(state, lost, version);
        Assert.Equal(version < 5 ? uint.MaxValue : 5000, state.Windows.NewestTime(state.Windows.Find("S1"), 20_000));
    }

    [Fact]
    public async Task Write_SnapshotOfAStepOfSeveralTimes_IsByteForByteVersion5()
    {
        var state = await LoadAsync(new DurabilityOptions { MaxJournalEntries = 1 });
        state.Apply(Readings.Make("S1", 20_000, [1, 2], offset: 5), out _);
        state.Apply(Readings.Make("S1", 20_000, [3, float.NaN], offset: 9), out _);
        await state.CommitAsync(new EventPosition(1, Minute(1), "1"), default);
        await state.CompactIfDueAsync(default);

        AssertBytes(StateBytes.SnapshotOfSeveralTimes, (await _journal.ReadAsync("p", default)).Snapshot);
        var read = (await LoadAsync()).Windows;
        Assert.Equal((9000u, "9000 5000"), (read.NewestTime(0, 20_000), string.Join(' ', read.MixedTimes(0, 20_000).ToArray())));
    }

    [Theory]
    [InlineData(StateBytes.JournalVersion1, false)]
    [InlineData(StateBytes.SnapshotVersion1, true)]
    public async Task Read_NewerVersion_SaysThatTheAppMustBeUpdated(string hex, bool snapshot)
    {
        var bytes = Bytes(hex);
        bytes[4] = 99;
        _ = snapshot ? await _journal.CompactAsync("p", default, bytes, default) : await _journal.AppendAsync("p", default, bytes, default);

        var fault = await Assert.ThrowsAsync<StateMismatchException>(LoadAsync);
        Assert.Contains("format 99", fault.Message, StringComparison.Ordinal);
        Assert.Contains("update the app", fault.Message, StringComparison.Ordinal);
    }

    private async Task WriteAsync(DurabilityOptions options)
    {
        var state = await LoadAsync(options);
        state.Apply(Readings.Make("S1", 20_000, [1, 2], "ST4"), out _);
        state.Apply(Readings.Make("S2", 20_001, [float.NaN, -0.5f]), out _);
        state.AddDeadLettered(2);
        await state.CommitAsync(new EventPosition(41, Minute(1), "4096"), default);
        await state.CompactIfDueAsync(default);
        state.Apply(Readings.Make("S1", 20_002, [3, float.NaN], "ST4"), out var drive);
        state.Apply(Readings.Make("S1", 19_000, [9, 9]), out _);
        state.Windows.Alert(drive) = new AlertState(20_002, 1, 3, 2.5f);
        state.AddLost(7);
        ApplyNvme(state, 20_000, 0);
        ApplyNvme(state, 20_002, 3);
        ApplyMoved(state, 20_001, "ST4", 4_000_787_030_016, 900, "h1", "7");
        ApplyMoved(state, 20_002, "ST8", 8_001_563_222_016, 12, "h2", "7");
        state.HearAsleep("S2"u8, Minute(2));
        await state.CommitAsync(new EventPosition(43, Minute(2), "8192"), default);
        await state.CompactIfDueAsync(default);
    }

    /// <summary>A drive that gives way to another one of the same serial number on another host.</summary>
    private static void ApplyMoved(PartitionState state, int step, string model, long capacity, float hours, string host, string slot)
    {
        var told = Readings.Make("S3", step, [float.NaN, hours], model);
        var reading = new DriveReading
        {
            SerialNumber = told.SerialNumber,
            Model = told.Model,
            Time = told.Time,
            Values = told.Values,
            Failed = false,
            EventIndex = 0,
            Identity = new(capacity, hours),
            Location = new() { Host = Encoding.UTF8.GetBytes(host), Slot = Encoding.UTF8.GetBytes(slot) },
        };
        var applied = state.Apply(reading);
        new TwoDrivesPolicy(new AlertOptions()).Judge(state, reading, applied);
    }

    private static void ApplyNvme(PartitionState state, int step, float mediaErrors)
    {
        var values = new float[state.Kinds[DriveKind.Nvme].Width];
        values.AsSpan().Fill(float.NaN);
        values[MediaErrors] = mediaErrors;
        var told = Readings.Make("N1", step, values, "NV", offset: 61);
        var reading = new DriveReading
        {
            SerialNumber = told.SerialNumber,
            Model = told.Model,
            Time = told.Time,
            Values = values,
            Failed = false,
            EventIndex = 0,
            Kind = DriveKind.Nvme,
            Identity = new(0, 77 + step - 20_000),
            Verdict = new DriveVerdict(mediaErrors > 0 ? DriveWarnings.MediaErrors : DriveWarnings.None, mediaErrors),
        };
        state.Apply(reading, out var drive, hasModel: false);
        new VerdictPolicy(new AlertOptions()).Judge(state, reading, drive);
    }

    private static void AssertState(PartitionState state, long lost, int version)
    {
        Assert.Equal(new EventPosition(43, Minute(2), "8192"), state.LastEvent);
        Assert.Equal(
            new ReadingTotals(
                1,
                version switch
                {
                    < 3 => 2,
                    3 => 3,
                    _ => 5,
                },
                0,
                1,
                2
            )
            {
                Lost = lost,
                NoDetector = version < 3 ? 0 : 1,
            },
            state.Totals
        );
        Assert.Equal(version < 3 ? 0u : 5000, state.Windows.Slot(state.Windows.Find("S1")).LastOffset);
        Assert.Equal(VerdictState.None, state.Windows.Verdict(state.Windows.Find("S1")));
        Assert.Equal(version < 3 ? 0 : 1, state.Kinds[DriveKind.Nvme].Count);
        if (version >= 3)
            AssertNvme(state.Kinds[DriveKind.Nvme]);
        Assert.Equal(version < 3 ? 0u : 5000, state.Windows.NewestTime(state.Windows.Find("S1"), 20_002));
        if (version >= 4)
            AssertComingsAndGoings(state.Kinds);
        Assert.Equal([1, 2, float.NaN, float.NaN, 3, float.NaN], state.Windows.Window("S1"));
        Assert.Equal([float.NaN, float.NaN, float.NaN, float.NaN, float.NaN, -0.5f], state.Windows.Window("S2"));
        var drive = state.Windows.Find("S1");
        Assert.Equal(new AlertState(20_002, 1, 3, 2.5f), state.Windows.Alert(drive));
        Assert.Equal("ST4", Encoding.UTF8.GetString(state.Windows.Model(drive)));
        Assert.Equal(
            (20_000, 20_002, 0b101u),
            (state.Windows.FirstStep(drive), state.Windows.LastStep(drive), state.Windows.Presence(drive))
        );
        Assert.Equal(20_002, state.Windows.NewestStep);
    }

    private static void AssertNvme(PartitionWindows windows)
    {
        var drive = windows.Find("N1");
        Assert.Equal([0, float.NaN, 3], windows.Window("N1").Chunk(windows.Width).Select(values => values[MediaErrors]));
        Assert.Equal(new VerdictState(DriveWarnings.MediaErrors, 20_002, 0, 3, 0, float.NaN), windows.Verdict(drive));
        Assert.Equal(
            (20_002, 61_000u, "NV"),
            (windows.LastStep(drive), windows.Slot(drive).LastOffset, Encoding.UTF8.GetString(windows.Model(drive)))
        );
    }

    private static void AssertComingsAndGoings(KindWindows kinds)
    {
        var windows = kinds[DriveKind.AtaDisk];
        var (first, sleeper, moved) = (windows.Find("S1"), windows.Find("S2"), windows.Find("S3"));
        Assert.Equal(new DriveFacts("ST8", 8_001_563_222_016, 12), windows.Facts(moved));
        Assert.Equal(new AlertLocation { Host = "h2", Slot = "7" }, AlertLocation.From(windows.Location(moved)));
        Assert.Equal(
            (20_002, 20_002, 1u, 1L),
            (windows.FirstStep(moved), windows.LastStep(moved), windows.Presence(moved), windows.Readings(moved))
        );
        Assert.Equal(new DriveNotes(0, 20_002, DriveFlags.Replaced), windows.Slot(moved).Notes);
        Assert.True(windows.IsAsleep(sleeper));
        Assert.Equal((2f, 2L, 0), (windows.Slot(first).Hours, windows.Readings(first), windows.Restarts(first)));
        Assert.Equal(79, kinds[DriveKind.Nvme].Slot(kinds[DriveKind.Nvme].Find("N1")).Hours);
    }

    private Task<PartitionState> LoadAsync() => LoadAsync(new DurabilityOptions());

    private Task<PartitionState> LoadAsync(DurabilityOptions options) =>
        PartitionState.LoadAsync(_journal, "p", Schema, Window, options, default);

    private static DateTime Minute(int minute) => new(2026, 1, 1, 0, minute, 0, DateTimeKind.Utc);

    private static byte[] Bytes(string hex) => Convert.FromHexString(string.Concat(hex.Where(char.IsAsciiHexDigit)));

    private static void AssertBytes(string expected, ReadOnlyMemory<byte> actual) =>
        Assert.Equal(Lines(Bytes(expected)), Lines(actual.ToArray()));

    private static string Lines(byte[] bytes) => string.Join('\n', bytes.Chunk(32).Select(Convert.ToHexString));
}
