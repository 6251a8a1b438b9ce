using System.Text;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Tests.Windowing;

/// <summary>
/// Bytes that versions of the app have written. They must be read for ever; a new format gets new bytes beside these, and these stay.
/// </summary>
public sealed class StateFormatTests
{
    private const string JournalVersion1 = """
        5341574A010003067F00000002000000000000000200030000C0692AC9000000
        533AD5C9BCF169A729000000000000000046BBD8C848DE080400000000000000
        02000000000000000000000002000000746573742F3134303936025331035354
        34204E0000030000803F0000004002533200214E000002000000BF57DEDDD053
        41574A010003067F00000001000000010000000200030000C0692AC900000053
        3AD5C9BCF169A72B00000000000000008C7EFCC848DE08040000000100000000
        000000000000000100000000000000746573742F313831393202533100224E00
        00010000404000000000224E00000100000003000000000020404E231C9A
        """;

    private const string SnapshotVersion1 = """
        5341575301000006E500000000000000020000000200030000C0692AC9000000
        533AD5C9BCF169A72B00000000000000008C7EFCC848DE0804000000224E0000
        0200000001000000000000000200000000000000000000000000000001000000
        000000000200000000000000746573742F313831393200035354340253310100
        0000204E0000224E0000224E000005000000224E000001000000030000000000
        2040000040400000C0FF0000803F0000004002533200000000214E0000214E00
        00214E000001000000000000000000000000000000000000000000C0FF000000
        BFC9FCF10D
        """;

    private const string JournalVersion2 = """
        5341574A020003068700000002000000000000000200030000C0692AC9000000
        533AD5C9BCF169A729000000000000000046BBD8C848DE080400000000000000
        020000000000000000000000020000000000000000000000746573742F313430
        393602533103535434204E0000030000803F0000004002533200214E00000200
        0000BF692F77F75341574A020003068700000001000000010000000200030000
        C0692AC9000000533AD5C9BCF169A72B00000000000000008C7EFCC848DE0804
        0000000100000000000000000000000100000000000000070000000000000074
        6573742F313831393202533100224E0000010000404000000000224E00000100
        00000300000000002040C8E4677C
        """;

    private const string SnapshotVersion2 = """
        5341575302000006FD00000000000000020000000200030000C0692AC9000000
        533AD5C9BCF169A72B00000000000000008C7EFCC848DE0804000000224E0000
        0200000001000000000000000200000000000000000000000000000001000000
        0000000002000000000000000700000000000000010000000100000001000000
        00000000746573742F3138313932000353543402533101000000204E0000224E
        00000100000005000000224E0000010000000300000000002040000040400000
        C0FF0000803F0000004002533200000000214E0000214E000000000000010000
        00000000000000000000000000000000000000C0FF000000BF729B42DF
        """;

    private const string JournalVersion3 = """
        5341574A030003069D00000002000000000000000200030000C0692AC9000000
        533AD5C9BCF169A729000000000000000046BBD8C848DE080400000000000000
        0200000000000000000000000200000000000000000000000000000000000000
        00000000746573742F31343039360002533103535434204E0000881300000300
        00803F000000400002533200214E00008813000002000000BFF49E9DF2534157
        4A03000306F000000003000000010000000200030000C0692AC9000000533AD5
        C9BCF169A72B00000000000000008C7EFCC848DE080400000001000000010000
        0000000000010000000000000007000000000000000100000001000000010000
        00746573742F31383139320211000E3D0924DC81A939066E766D652F31000253
        3100224E000088130000010000404002024E31024E56204E000048EE00000020
        000000000002024E3100224E000048EE00000020000000404000000000224E00
        000100000003000000000020400200000000080000224E000000000000000040
        40000000000000C0FFDE9EF9D7
        """;

    private const string SnapshotVersion3 = """
        53415753030001063A02000000000000020000000200030000C0692AC9000000
        533AD5C9BCF169A72B00000000000000008C7EFCC848DE0804000000224E0000
        0200000001000000000000000300000000000000000000000000000001000000
        0000000002000000000000000700000000000000010000000100000001000000
        000000000100000000000000746573742F313831393200035354340253310100
        0000204E0000224E00000100000005000000224E000001000000030000000000
        20408813000000000000000000000000000000000000000000000000C0FF0000
        40400000C0FF0000803F0000004002533200000000214E0000214E0000000000
        0001000000000000000000000000000000000000008813000000000000000000
        000000000000000000000000000000C0FF0000C0FF000000BF0211000E3D0924
        DC81A939066E766D652F3101000000224E000002000000010000000100000001
        0000000000000000024E56024E3101000000204E0000224E0000010000000500
        00000000000000000000000000000000000048EE000000080000224E00000000
        000000004040000000000000C0FF0000C0FF0000C0FF0000C0FF0000C0FF0000
        C0FF0000C0FF0000C0FF0000C0FF0000C0FF0000C0FF0000C0FF0000C0FF0000
        C0FF000040400000C0FF0000C0FF0000C0FF0000C0FF0000C0FF0000C0FF0000
        C0FF0000C0FF0000C0FF0000C0FF0000C0FF0000C0FF0000C0FF0000C0FF0000
        C0FF0000C0FF000000000000C0FF0000C0FF0000C0FF13E84E22
        """;

    private static readonly WindowOptions Window = new() { Steps = 3, MaxGapSteps = 1 };
    private static readonly FeatureSchema Schema = new("test", 1, [new("a", "smart_5_raw"), new("b", "smart_9_raw")]);
    private static readonly int MediaErrors = KindSchemas.With(Schema)[DriveKind.Nvme].Columns.ToList().IndexOf("nvme_media_errors");
    private readonly InMemoryWindowJournal _journal = new();

    [Fact]
    public async Task Write_Journal_IsByteForByteVersion3()
    {
        await WriteAsync(new DurabilityOptions());

        AssertBytes(JournalVersion3, (await _journal.ReadAsync("p", default)).Entries);
    }

    [Fact]
    public async Task Write_Snapshot_IsByteForByteVersion3()
    {
        await WriteAsync(new DurabilityOptions { MaxJournalEntries = 2 });

        AssertBytes(SnapshotVersion3, (await _journal.ReadAsync("p", default)).Snapshot);
    }

    [Theory]
    [InlineData(JournalVersion1, 0)]
    [InlineData(JournalVersion2, 7)]
    [InlineData(JournalVersion3, 7, 3)]
    public async Task Read_Journal_IsUnderstood(string hex, long lost, int version = 2)
    {
        await _journal.AppendAsync("p", default, Bytes(hex), default);

        AssertState(await LoadAsync(), lost, version);
    }

    [Theory]
    [InlineData(SnapshotVersion1, 0)]
    [InlineData(SnapshotVersion2, 7)]
    [InlineData(SnapshotVersion3, 7, 3)]
    public async Task Read_Snapshot_IsUnderstood(string hex, long lost, int version = 2)
    {
        await _journal.CompactAsync("p", default, Bytes(hex), default);

        AssertState(await LoadAsync(), lost, version);
    }

    [Theory]
    [InlineData(JournalVersion1, false)]
    [InlineData(SnapshotVersion1, true)]
    public async Task Read_NewerVersion_SaysThatTheAppMustBeUpdated(string hex, bool snapshot)
    {
        var bytes = Bytes(hex);
        bytes[4] = 4;
        _ = snapshot ? await _journal.CompactAsync("p", default, bytes, default) : await _journal.AppendAsync("p", default, bytes, default);

        var fault = await Assert.ThrowsAsync<StateMismatchException>(LoadAsync);
        Assert.Contains("format 4", fault.Message, StringComparison.Ordinal);
        Assert.Contains("update the app", fault.Message, StringComparison.Ordinal);
    }

    private async Task WriteAsync(DurabilityOptions options)
    {
        var state = await LoadAsync(options);
        state.Apply(Readings.Of("S1", 20_000, [1, 2], "ST4"), out _);
        state.Apply(Readings.Of("S2", 20_001, [float.NaN, -0.5f]), out _);
        state.AddDeadLettered(2);
        await state.CommitAsync(new EventPosition(41, Minute(1), "4096"), default);
        state.Apply(Readings.Of("S1", 20_002, [3, float.NaN], "ST4"), out var drive);
        state.Apply(Readings.Of("S1", 19_000, [9, 9]), out _);
        state.Windows.Alert(drive) = new AlertState(20_002, 1, 3, 2.5f);
        state.AddLost(7);
        ApplyNvme(state, 20_000, 0);
        ApplyNvme(state, 20_002, 3);
        await state.CommitAsync(new EventPosition(43, Minute(2), "8192"), default);
    }

    private static void ApplyNvme(PartitionState state, int step, float mediaErrors)
    {
        var values = new float[state.Kinds[DriveKind.Nvme].Width];
        values.AsSpan().Fill(float.NaN);
        values[MediaErrors] = mediaErrors;
        var told = Readings.Of("N1", step, values, "NV", offset: 61);
        var reading = new DriveReading
        {
            SerialNumber = told.SerialNumber,
            Model = told.Model,
            Time = told.Time,
            Values = values,
            Failed = false,
            EventIndex = 0,
            Kind = DriveKind.Nvme,
            Verdict = new DriveVerdict(mediaErrors > 0 ? DriveWarnings.MediaErrors : DriveWarnings.None, mediaErrors),
        };
        state.Apply(reading, out var drive, hasModel: false);
        new VerdictPolicy(new AlertOptions()).Judge(state, reading, drive);
    }

    private static void AssertState(PartitionState state, long lost, int version)
    {
        Assert.Equal(new EventPosition(43, Minute(2), "8192"), state.LastEvent);
        Assert.Equal(new ReadingTotals(1, version < 3 ? 2 : 3, 0, 1, 2) { Lost = lost, NoDetector = version < 3 ? 0 : 1 }, state.Totals);
        Assert.Equal(version < 3 ? 0u : 5000, state.Windows.Slot(state.Windows.Find("S1")).LastOffset);
        Assert.Equal(VerdictState.None, state.Windows.Verdict(state.Windows.Find("S1")));
        Assert.Equal(version < 3 ? 0 : 1, state.Kinds[DriveKind.Nvme].Count);
        if (version >= 3) AssertNvme(state.Kinds[DriveKind.Nvme]);
        Assert.Equal([1, 2, float.NaN, float.NaN, 3, float.NaN], state.Windows.Window("S1"));
        Assert.Equal([float.NaN, float.NaN, float.NaN, float.NaN, float.NaN, -0.5f], state.Windows.Window("S2"));
        var drive = state.Windows.Find("S1");
        Assert.Equal(new AlertState(20_002, 1, 3, 2.5f), state.Windows.Alert(drive));
        Assert.Equal("ST4", Encoding.UTF8.GetString(state.Windows.Model(drive)));
        Assert.Equal(
            (20_000, 20_002, 0b101u), (state.Windows.FirstStep(drive), state.Windows.LastStep(drive), state.Windows.Presence(drive)));
        Assert.Equal(20_002, state.Windows.NewestStep);
    }

    private static void AssertNvme(PartitionWindows windows)
    {
        var drive = windows.Find("N1");
        Assert.Equal([0, float.NaN, 3], windows.Window("N1").Chunk(windows.Width).Select(values => values[MediaErrors]));
        Assert.Equal(new VerdictState(DriveWarnings.MediaErrors, 20_002, 0, 3, 0, float.NaN), windows.Verdict(drive));
        Assert.Equal((20_002, 61_000u, "NV"), (windows.LastStep(drive), windows.Slot(drive).LastOffset, Encoding.UTF8.GetString(windows.Model(drive))));
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
