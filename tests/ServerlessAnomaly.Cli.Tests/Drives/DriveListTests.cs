using System.Globalization;
using System.Text;
using System.Text.Json;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Identity;
using ServerlessAnomaly.Cli.Drives;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Cli.Tests.Drives;

/// <summary>What <c>drives</c> says of drives that nothing judges.</summary>
public sealed class DriveListTests
{
    private const int Today = 20_000;
    private static readonly FeatureSchema Schema = FeatureSchema.Load(TelemetryOptions.DefaultSchema);
    private readonly InMemoryWindowJournal _journal = new();
    private readonly InMemoryFleetStore _store = new();
    private readonly InMemoryDeadLetterStore _letters = new();
    private readonly List<(string Partition, PartitionState State)> _states = [];

    [Fact]
    public async Task Read_DrivesOfAllSorts_SaysWhyEachIsNotJudged()
    {
        for (var day = 39; day >= 0; day--)
        {
            await ReadAsync("0", "new", day, when: day < 5);
            await ReadAsync("0", "gappy", day, when: day % 5 < 3 || day > 30);
            await ReadAsync("0", "weekly", day, when: day % 7 == 0);
            await ReadAsync("0", "whole", day);
            await ReadAsync("1", "vanished", day, when: day > 9);
            await ReadAsync("1", "replaced", day, model: day > 3 ? "ST4000DM000" : "ST8000NM0055");
            await ReadAsync("1", "sleeper", day, when: day > 2);
            await ReadAsync("1", "nvme", day, kind: DriveKind.Nvme);
            await ReadAsync("1", "old clock", day, when: day > 20);
        }
        (await StateAsync("1")).HearAsleep("sleeper"u8, DateTime.UnixEpoch.AddDays(Today));
        foreach (var (_, state) in _states)
            await state.CommitAsync(At(_states.Count + 100), default);
        await RefuseAsync(
            """{"date":"1970-01-01","serial_number":"old clock","smart_5_raw":0}""",
            RejectReason.InvalidTime,
            "'date' is '1970-01-01', which lies before 2000; set the device's clock."
        );
        await RefuseAsync(
            """[{"date":"2024-01-01","serial_number":"x"},{"date":"1970-01-01","serial_number":"never set"}]""",
            RejectReason.InvalidTime,
            "…",
            index: 1
        );
        await RefuseAsync("""{"serial_number":"broken" """, RejectReason.MalformedJson, "…");

        var rows = await DriveList.ReadAsync(await FleetAsync(), _letters, await RegistryAsync(), "conv1d", 3, default);

        Assert.Equal(
            [
                "gappy: Gaps",
                "never set: Clock",
                "new: WarmingUp",
                "nvme: NoDetector",
                "old clock: Clock Silent",
                "replaced: TwoDrives WarmingUp",
                "sleeper: Asleep",
                "vanished: Silent",
                "weekly: Seldom",
                "whole: ",
            ],
            rows.Select(row => $"{row.SerialNumber}: {string.Join(' ', row.NotJudged.Select(reason => reason.Reason))}")
        );
        Assert.Equal("warming up: 5 of 16 steps after 5 readings", rows[2].NotJudged[0].Message);
        Assert.StartsWith(
            "it reports too seldom: 1 of 16 steps after 6 readings, started over 5 times",
            rows[8].NotJudged[0].Message,
            StringComparison.Ordinal
        );
        Assert.Equal("silent since 2024-09-24", rows[7].NotJudged[0].Message);
        Assert.Equal(
            (DriveKind.Nvme, "telemetry/scorer/1", true, 40L, 16),
            (rows[3].DriveKind, rows[3].Partition, rows[3].IsReady, rows[3].Readings, rows[3].Steps)
        );
        Assert.Equal(new AlertLocation { Host = "h1" }, rows[9].Location);
    }

    [Fact]
    public async Task Read_DriveAloneInItsPartition_IsSilentByTheOthers()
    {
        for (var day = 39; day >= 0; day--)
        {
            await ReadAsync("0", "lonely", day, when: day > 10);
            await ReadAsync("1", "whole", day);
        }
        foreach (var (_, state) in _states)
            await state.CommitAsync(At(100), default);
        var rows = await DriveList.ReadAsync(await FleetAsync(), _letters, await RegistryAsync(), "conv1d", 3, default);
        Assert.Equal([NotJudgedReason.Silent], rows[0].NotJudged.Select(reason => reason.Reason));
    }

    [Fact]
    public async Task Read_NobodyKnown_IsEmpty() =>
        Assert.Empty(await DriveList.ReadAsync(await FleetAsync(), _letters, new InMemoryModelRegistry(), "conv1d", 3, default));

    [Fact]
    public async Task Row_AsJson_NamesReasonsInCamelCase()
    {
        await ReadAsync("0", "new", 0);
        await _states[0].State.CommitAsync(At(1), default);
        var rows = await DriveList.ReadAsync(await FleetAsync(), _letters, await RegistryAsync(), "conv1d", 3, default);
        Assert.Equal(
            """{"serialNumber":"new","model":"ST4000DM000","driveKind":"ataDisk","location":{"host":"h1"},"partition":"telemetry/scorer/0","isReady":false,"readings":1,"steps":1,"lastReading":"2024-10-04T00:00:00Z","asOf":"2024-10-05T00:00:00Z","notJudged":[{"reason":"warmingUp","message":"warming up: 1 of 16 steps after 1 reading"}]}""",
            JsonSerializer.Serialize(Assert.Single(rows), DocumentJson.OneLine)
        );
    }

    private async Task ReadAsync(
        string partition,
        string serialNumber,
        int daysAgo,
        bool when = true,
        string model = "ST4000DM000",
        DriveKind kind = DriveKind.AtaDisk
    )
    {
        if (!when)
            return;
        var state = await StateAsync(partition);
        var values = new float[state.Kinds[kind].Width];
        values.AsSpan().Fill(float.NaN);
        values[0] = 1;
        var reading = new DriveReading
        {
            SerialNumber = Encoding.UTF8.GetBytes(serialNumber),
            Model = Encoding.UTF8.GetBytes(model),
            Time = DateTime.UnixEpoch.AddDays(Today - daysAgo),
            Values = values,
            Failed = false,
            EventIndex = 0,
            Kind = kind,
            Location = new() { Host = "h1"u8 },
        };
        new TwoDrivesPolicy(new AlertOptions()).Judge(state, reading, state.Apply(reading));
    }

    private async Task<PartitionState> StateAsync(string id)
    {
        var name = $"{Schema.Name}-{Schema.Version}/telemetry/scorer/{id}";
        if (_states.Find(one => one.Partition == name).State is { } known)
            return known;
        var state = await PartitionState.LoadAsync(_journal, name, Schema, new WindowOptions(), new DurabilityOptions(), default);
        _states.Add((name, state));
        return state;
    }

    private Task<StoredFleet> FleetAsync() =>
        StoredFleet.ReadAsync(_store, _journal, new FakeTime(DateTimeOffset.UnixEpoch.AddDays(Today + 1)), default);

    private Task RefuseAsync(string body, RejectReason reason, string message, int index = -1) =>
        _letters.WriteAsync(
            [
                new DeadLetter(
                    "0",
                    index + body.Length,
                    new DateTimeOffset(2024, 10, 4, 0, 0, 0, TimeSpan.Zero),
                    index,
                    reason,
                    "",
                    "",
                    message,
                    Convert.ToBase64String(Encoding.UTF8.GetBytes(body))
                ),
            ],
            default
        );

    private static async Task<InMemoryModelRegistry> RegistryAsync()
    {
        var registry = new InMemoryModelRegistry();
        await registry.WriteChampionAsync("conv1d", new ChampionPointer("v", DateTimeOffset.UnixEpoch, "test", []), null, default);
        return registry;
    }

    private static EventPosition At(long number) =>
        new(number, DateTime.UnixEpoch.AddDays(Today), number.ToString(CultureInfo.InvariantCulture));
}
