using System.Globalization;
using System.Text;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Tests.Windowing;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Tests.Fleet;

/// <summary>The bytes of an index: what they say, that they stay readable, and that damage is noticed.</summary>
public sealed class FleetIndexFormatTests
{
    /// <summary>Format 1, as it was first written.</summary>
    private const string Version1 = """
        534157460100000448010000000000008000B796AB49DE082B00000000000000
        8000B796AB49DE080300010000C0692AC9000000010000000000000004000000
        0000000000000000000000000000000000000000000000000000000002000000
        000000000700000000000000020000000200000003000000000568311F641F00
        02371F0200000002000000000353543402533101010000000100000001000000
        204E0000224E000000000000070000000300000000000000000000002040224E
        000002533202000000000000000000000000224E0000224E0000E64F00000100
        0000010000000000000000000000000000000000010000000000000000020000
        000100000000024E56024E3100010000000000000000000000224E0000224E00
        0000000000010000000100000000000008000000000000000000000100000000
        00000000BF61D758
        """;

    private static readonly FeatureSchema Schema = new("test", 1, [new("a", "smart_5_raw"), new("b", "smart_9_raw")]);
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task Write_IsByteForByteVersion1() =>
        Assert.Equal(Lines(Bytes(Version1)), Lines(FleetIndexFormat.Write(await StateAsync(), Now)));

    [Fact]
    public void Read_Version1_IsUnderstood()
    {
        var index = FleetIndexFormat.Read(Bytes(Version1), "p");
        Assert.Equal(("p", Now, DriveKind.AtaDisk), (index.Partition, index.WrittenAt, index.Own));
        Assert.Equal(new EventPosition(43, Now.UtcDateTime, ""), index.Position);
        Assert.Equal(new WindowOptions { Steps = 3, MaxGapSteps = 1 }, index.Window);
        Assert.Equal(new ReadingTotals(1, 4, 0, 0, 2) { Lost = 7 }, index.Totals);
        Assert.Equal(["S1", "S2", "N1"], index.Drives.Select(drive => drive.SerialNumber));
        var (raised, sleeper, nvme) = (index.Drives[0], index.Drives[1], index.Drives[2]);
        Assert.Equal(
            (DriveKind.AtaDisk, "ST4", 20_000, 20_002, 0, 0b111u, 3L, 0, IndexedFlags.Ready, 2.5f, 20_002),
            (
                raised.Kind,
                raised.Model,
                raised.FirstStep,
                raised.LastStep,
                raised.AsleepStep,
                raised.Presence,
                raised.Readings,
                raised.Restarts,
                raised.Flags,
                raised.AlertedScore,
                raised.ScoredStep
            )
        );
        Assert.Equal(
            new AlertLocation
            {
                Host = "h1",
                Slot = "7",
                DataCenter = "d",
            },
            raised.Location
        );
        Assert.Equal((IndexedFlags.Asleep, 20_454, 20_454, ""), (sleeper.Flags, sleeper.AsleepStep, sleeper.HeardStep, sleeper.Model));
        Assert.Null(sleeper.Location);
        Assert.Equal((DriveKind.Nvme, DriveWarnings.MediaErrors, 1), (nvme.Kind, nvme.Warnings, nvme.Steps));
    }

    [Fact]
    public void Read_AnyByteDamagedOrCut_IsNoticed()
    {
        var whole = Bytes(Version1);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x10;
            Assert.Throws<FleetIndexDamagedException>(() => FleetIndexFormat.Read(damaged, "p"));
            Assert.Throws<FleetIndexDamagedException>(() => FleetIndexFormat.Read(whole.AsSpan(0, at), "p"));
        }
    }

    [Fact]
    public void Read_NewerFormat_SaysThatTheAppMustBeUpdated()
    {
        var newer = Bytes(Version1);
        newer[4] = 2;
        var fault = Assert.Throws<FleetIndexDamagedException>(() => FleetIndexFormat.Read(newer, "p"));
        Assert.Contains("update the app", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_RandomStates_ReadsAsTheStateIs()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var schema = new FeatureSchema("test", 1, [new("a", "smart_5_raw"), new("b", "smart_9_raw"), new("c", "smart_197_raw")]);
            var state = await PartitionState.LoadAsync(
                new InMemoryWindowJournal(),
                "p",
                schema,
                new WindowOptions { Steps = 4, MaxGapSteps = 1 },
                new DurabilityOptions(),
                default
            );
            for (var clock = 20_000; clock < 20_020; clock++)
                RandomReadings.ApplyTo(state, random, clock);
            var index = FleetIndexFormat.Read(FleetIndexFormat.Write(state, Now), "p");
            Assert.Equal(
                DriveKinds.All.SelectMany(kind => state.Kinds[kind].Drives.Select(drive => Describe(state, kind, drive))),
                index.Drives.Select(Describe)
            );
            var summary = PartitionSummary.Of(index);
            Assert.Equal(PartitionSummary.Of("p", state), summary);
        }
    }

    /// <summary>The goal is 200 bytes a drive, with serial numbers, models and places of real lengths.</summary>
    [Fact]
    public async Task Write_ThousandsOfDrives_IsSmall()
    {
        var state = await NewAsync(new WindowOptions());
        for (var drive = 0; drive < 5000; drive++)
        {
            var serialNumber = string.Create(CultureInfo.InvariantCulture, $"ZHZ{drive:00000000000000}");
            Apply(state, serialNumber, 20_000, $"ST{drive % 40}000NM0007-2A1101", $"pod-{drive / 45}.example", drive % 45);
        }
        Assert.InRange(FleetIndexFormat.Write(state, Now).Length / 5000.0, 48, 80);
    }

    private static string Describe(PartitionState state, DriveKind kind, int drive)
    {
        var (windows, notes) = (state.Kinds[kind], state.Kinds[kind].Slot(drive).Notes);
        return $"{kind} {Encoding.UTF8.GetString(windows.SerialNumber(drive))} {Encoding.UTF8.GetString(windows.Model(drive))} {AlertLocation.Of(windows.Location(drive))} "
            + $"{windows.FirstStep(drive)} {windows.LastStep(drive)} {windows.Presence(drive):b} {windows.Readings(drive)} {windows.Restarts(drive)} {windows.IsReady(drive)} "
            + $"{windows.IsAsleep(drive)} {notes.IsReplaced} {notes.IsBehind} {notes.HasTwoDrives} {notes.AsleepStep} {windows.Verdict(drive).Open} {windows.Alert(drive).AlertedScore}";
    }

    private static string Describe(IndexedDrive drive) =>
        $"{drive.Kind} {drive.SerialNumber} {drive.Model} {drive.Location} "
        + $"{drive.FirstStep} {drive.LastStep} {drive.Presence:b} {drive.Readings} {drive.Restarts} {drive.Is(IndexedFlags.Ready)} "
        + $"{drive.Is(IndexedFlags.Asleep)} {drive.Is(IndexedFlags.Replaced)} {drive.Is(IndexedFlags.Behind)} {drive.Is(IndexedFlags.TwoDrives)} {drive.AsleepStep} {drive.Warnings} {drive.AlertedScore}";

    private static async Task<PartitionState> StateAsync()
    {
        var state = await NewAsync(new WindowOptions { Steps = 3, MaxGapSteps = 1 });
        for (var step = 20_000; step < 20_003; step++)
            Apply(state, "S1", step, "ST4", "h1", 7);
        state.Windows.Alert(state.Windows.Find("S1")) = new AlertState(20_002, 1, 3, 2.5f);
        state.Apply(Readings.Of("S2", 20_002, [1, 2]));
        var values = new float[state.Kinds[DriveKind.Nvme].Width];
        var nvme = new DriveReading
        {
            SerialNumber = "N1"u8,
            Model = "NV"u8,
            Time = DateTime.UnixEpoch.AddDays(20_002),
            Values = values,
            Failed = false,
            EventIndex = 0,
            Kind = DriveKind.Nvme,
        };
        var applied = state.Apply(nvme, hasDetector: false);
        state.Kinds[DriveKind.Nvme].Verdict(applied.Drive) = VerdictState.None with { Open = DriveWarnings.MediaErrors };
        state.HearAsleep("S2"u8, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        state.AddDeadLettered(2);
        state.AddLost(7);
        await state.CommitAsync(new EventPosition(43, Now.UtcDateTime, "8192"), default);
        return state;
    }

    private static void Apply(PartitionState state, string serialNumber, int step, string model, string host, int slot)
    {
        var told = Readings.Of(serialNumber, step, [1, 2], model);
        state.Apply(
            new DriveReading
            {
                SerialNumber = told.SerialNumber,
                Model = told.Model,
                Time = told.Time,
                Values = told.Values,
                Failed = false,
                EventIndex = 0,
                Location = new()
                {
                    Host = Encoding.UTF8.GetBytes(host),
                    Slot = Encoding.UTF8.GetBytes(slot.ToString(CultureInfo.InvariantCulture)),
                    DataCenter = "d"u8,
                },
            }
        );
    }

    private static Task<PartitionState> NewAsync(WindowOptions window) =>
        PartitionState.LoadAsync(new InMemoryWindowJournal(), "p", Schema, window, new DurabilityOptions(), default);

    private static byte[] Bytes(string hex) => Convert.FromHexString(string.Concat(hex.Where(char.IsAsciiHexDigit)));

    private static string Lines(byte[] bytes) => string.Join('\n', bytes.Chunk(32).Select(Convert.ToHexString));
}
