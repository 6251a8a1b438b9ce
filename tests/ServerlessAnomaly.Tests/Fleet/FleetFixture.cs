using System.Globalization;
using System.Text;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.History;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Tests.Scoring;

namespace ServerlessAnomaly.Tests.Fleet;

/// <summary>A fleet in several partitions of one hub, a pipeline that applies its readings, and the watch over it; the time is the test's.</summary>
internal sealed class FleetFixture
{
    public const string FleetName = "telemetry/scorer";
    public static readonly DateTime FirstDay = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly Dictionary<string, long> _sequenceNumbers = new(StringComparer.Ordinal);
    private readonly PipelineFixture _pipeline;

    public FleetFixture(int partitions = 3, AlertOptions? alerts = null)
    {
        _pipeline = new() { Clock = Clock, AlertOptions = alerts ?? new() };
        Partitions = partitions;
        Sink = _pipeline.Alerts;
        Log = new();
        for (var partition = 0; partition < partitions; partition++)
            _pipeline.History.Recreate(Name(partition));
    }

    public int Partitions { get; }

    public FakeTime Clock { get; } = new(new DateTimeOffset(FirstDay));

    public IAlertSink Sink { get; set; }

    public ErrorLog<FleetWatch> Log { get; }

    public InMemoryFleetStore Store => _pipeline.FleetStore;

    public InMemoryHubHistory History => _pipeline.History;

    public IReadOnlyList<DriveAlert> Alerts => _pipeline.Alerts.Alerts;

    public ScoringPipeline Pipeline { get; private set; } = null!;

    public static string Name(int partition) => $"{FleetName}/{partition}";

    public static async Task<FleetFixture> StartAsync(int partitions = 3, AlertOptions? alerts = null)
    {
        var fixture = new FleetFixture(partitions, alerts);
        await fixture.RestartAsync();
        return fixture;
    }

    /// <summary>Another process, which knows what is stored.</summary>
    public async Task RestartAsync() => Pipeline = await _pipeline.StartAsync(withChampion: false);

    /// <summary>Sets the clock to an hour of a day, counted from the first.</summary>
    public void At(int day, double hour = 12) => Clock.Advance(FirstDay.AddDays(day).AddHours(hour) - Clock.GetUtcNow().UtcDateTime);

    /// <summary>Sends readings of a host's drives, spread over the partitions, and applies them.</summary>
    public Task ReportAsync(int day, string host, int drives, int from = 0, double hour = 12) =>
        SendAsync(Enumerable.Range(from, drives).Select(drive => (drive % Partitions, Reading(day, host, drive, hour))));

    /// <summary>Sends and applies bodies, each to its partition.</summary>
    public async Task SendAsync(IEnumerable<(int Partition, string Body)> bodies, bool apply = true)
    {
        foreach (var partition in bodies.GroupBy(body => body.Partition, body => body.Body))
        {
            var batch = Batch(Name(partition.Key), [.. partition]);
            History.Add(batch);
            if (apply)
                await Pipeline.ProcessAsync(batch, default);
        }
    }

    /// <summary>Writes the indexes and looks, as often as it takes for a change to be believed.</summary>
    public async Task<IReadOnlyList<DriveAlert>> WatchAsync(int times = 2)
    {
        var before = Alerts.Count;
        for (var time = 0; time < times; time++)
        {
            Clock.Advance(TimeSpan.FromMinutes(5));
            await Pipeline.WriteIndexesAsync(default);
            await Watch().RunAsync(default);
        }
        return [.. Alerts.Skip(before)];
    }

    /// <summary>Day after day: what reports, and then the watch.</summary>
    public async Task DaysAsync(int days, Func<int, Task> report)
    {
        for (var day = 0; day < days; day++)
        {
            At(day);
            await report(day);
            await WatchAsync();
        }
    }

    public FleetWatch Watch(IFleetStore? store = null, IAlertSink? sink = null) =>
        new(store ?? Store, History, sink ?? Sink, Pipeline, _pipeline.AlertOptions, new FleetOptions(), _pipeline.Instruments, Clock, Log);

    public static string Reading(int day, string host, int drive, double hour = 12, string more = "") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"timestamp":"{{Time(day, hour)}}","serial_number":"{{host}}-{{drive}}","model":"M","host":"{{host}}","slot":{{drive}},{{more}}"smart_5_raw":0}"""
        );

    public static string Asleep(int day, string serialNumber) =>
        $$"""{"smartctl":{"exit_status":2,"messages":[{"string":"Device is in STANDBY mode, exit(2)"}]},"timestamp":"{{Time(day, 12)}}","serial_number":"{{serialNumber}}"}""";

    /// <summary>What was said, in short: kind, day of the fleet, and drives.</summary>
    public static string Describe(DriveAlert alert)
    {
        var names = alert.Silence is { } silence
            ? silence.WholeFleet
                ? [$"all {silence.DriveCount} of {silence.HostCount}"]
                : silence.Drives.Select(drive => drive.SerialNumber)
            : [alert.SerialNumber];
        return $"{alert.Kind} {(alert.WindowEnd.UtcDateTime - FirstDay).Days}: {string.Join(' ', names)}";
    }

    private static string Time(int day, double hour) =>
        FirstDay.AddDays(day).AddHours(hour).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private EventBatch Batch(string partition, string[] bodies)
    {
        var first = _sequenceNumbers.GetValueOrDefault(partition);
        _sequenceNumbers[partition] = first + bodies.Length;
        var numbers = Enumerable.Range(0, bodies.Length).Select(index => first + index).ToArray();
        return new EventBatch(
            partition,
            [.. bodies.Select(Encoding.UTF8.GetBytes)],
            numbers,
            [.. numbers.Select(_ => Clock.GetUtcNow().UtcDateTime)],
            [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))]
        );
    }
}
