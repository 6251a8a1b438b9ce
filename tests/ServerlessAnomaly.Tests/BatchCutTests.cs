using System.Globalization;
using System.Text.Json;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Models;
using ServerlessAnomaly.Tests.Windowing;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Tests;

/// <summary>
/// Into which batches the events of a partition are cut, and after which of them the process starts anew, makes no difference to any alert, nor to
/// the state that is left: drives that share a serial number in whatever order, hosts that go away and come back, sleepers, all kinds at once.
/// </summary>
public sealed class BatchCutTests
{
    [Fact]
    public async Task Process_RandomStreamCutAtRandom_SaysTheSameInTheSameOrder()
    {
        var said = new HashSet<string>();
        for (var seed = 0; seed < 25; seed++)
        {
            var bodies = Stream(new Random(seed));
            var (whole, state) = await RunAsync(bodies, [bodies.Count]);
            for (var cut = 0; cut < 3; cut++)
            {
                var random = new Random((31 * seed) + cut);
                List<int> sizes = [];
                while (sizes.Sum() < bodies.Count)
                    sizes.Add(random.Next(1, cut == 0 ? 2 : 40));
                var (alerts, after) = await RunAsync(bodies, sizes);
                Assert.Equal(whole, alerts);
                PartitionStateAssert.Same(state, after);
            }
            said.UnionWith(whole.Select(alert => string.Join(' ', alert.Split(' ').Take(2))));
        }
        Assert.Superset(
            new HashSet<string>(["TwoDrives Identity", "Cleared Identity", "Raised Score", "Cleared Score", "Raised DriveVerdict"]),
            said
        );
    }

    [Fact]
    public async Task Process_TwoDrivesWithOneSerialNumberInAnyOrder_AreToldOnceUntilItIsOver()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            List<string> bodies = [];
            var days = random.Next(3, 30);
            for (var day = 0; day < days; day++)
            for (var reading = random.Next(5); reading > 0; reading--)
                bodies.Add(Reading("A", day, random.Next(24), "h1", random.Next(2) == 0 ? "ST4000DM000" : "ST8000NM0055", random.Next(9)));

            var (alerts, _) = await RunAsync(bodies, [.. bodies.Select(_ => 1)]);
            var kinds = alerts
                .Where(alert => alert.Contains(" Identity ", StringComparison.Ordinal))
                .Select(alert => alert.Split(' ')[0])
                .ToList();

            // Told and over take turns, however often the drives do.
            Assert.All(kinds.Index(), kind => Assert.Equal(kind.Index % 2 == 0 ? "TwoDrives" : "Cleared", kind.Item));
            Assert.InRange(kinds.Count, 0, 1 + (2 * days / 3));
            Assert.Distinct(alerts);
        }
    }

    private static List<string> Stream(Random random)
    {
        List<string> bodies = [];
        var away = new bool[4];
        var flip = random.Next(5, 25);
        for (var day = 0; day < 30; day++)
        {
            foreach (ref var host in away.AsSpan())
                host = random.Next(host ? 6 : 14) == 0 ? !host : host;
            for (var hour = 0; hour < 24; hour += random.Next(6, 24))
            {
                for (var drive = 0; drive < 12; drive++)
                {
                    if (away[drive % 4] || random.Next(10) == 0)
                        continue;
                    var model = random.Next(60) == 0 ? "ST8000NM0055" : $"ST4000DM00{drive % 3}";
                    bodies.Add(
                        drive switch
                        {
                            5 when random.Next(3) == 0 =>
                                $$"""{"smartctl":{"exit_status":2,"messages":[{"string":"Device is in STANDBY mode"}]},"timestamp":"{{Time(day, hour)}}","serial_number":"S5"}""",
                            10 =>
                                $$"""{"timestamp":"{{Time(day, hour)}}","serial_number":"S10","host":"h{{drive % 4}}","nvme_media_errors":{{random.Next(20) / 18}},"nvme_power_on_hours":{{100 + (24 * day)}}}""",
                            11 =>
                                $$"""{"timestamp":"{{Time(day, hour)}}","serial_number":"S11","host":"h{{drive % 4}}","scsi_grown_defect_list":{{day / 6}}}""",
                            9 => Flipping(day, hour, random.Next(3) == 0 ? 20 : 0, isSsd: day >= flip),
                            _ => Reading(
                                $"S{drive}",
                                day - (random.Next(12) / 11),
                                hour,
                                $"h{drive % 4}",
                                model,
                                random.Next(12) == 0 ? 20 : 0
                            ),
                        }
                    );
                }
                if (random.Next(4) == 0)
                    bodies.Add($"[{Reading("S1", day, hour, "h1", "ST4000DM001", 0)},{Reading("S2", day, hour, "h2", "ST4000DM002", 0)}]");
            }
        }
        return bodies;
    }

    private static async Task<(List<string> Alerts, PartitionState State)> RunAsync(List<string> bodies, List<int> sizes)
    {
        var fixture = new PipelineFixture { AlertOptions = new() { ClearAfter = 3 } };
        var pipeline = await fixture.StartAsync();
        await fixture.PromoteAsync(SsdDetector());
        var next = 0;
        foreach (var size in sizes)
        {
            await pipeline.ProcessAsync(fixture.Batch([.. bodies.Skip(next).Take(size)]), default);
            next += size;

            // Every few batches by a process that knows nothing but the journal.
            if (next % 3 == 0)
                pipeline = await fixture.StartAsync(withChampion: false);
        }
        var name = $"{TestDetector.Schema.Name}-{TestDetector.Schema.Version}/{PipelineFixture.Partition}";
        var state = await PartitionState.LoadAsync(
            fixture.Journal,
            name,
            TestDetector.Schema,
            TestDetector.Window,
            new DurabilityOptions(),
            default
        );
        return ([.. fixture.Alerts.Alerts.Select(Describe)], state);
    }

    private static DetectorBundle SsdDetector()
    {
        var schema = FeatureSchema.Load("ssd");
        var bundle = TestDetector.Bundle(model: TestDetector.ModelOf(schema.Columns.Count));
        return bundle with { Manifest = bundle.Manifest with { Detector = "conv1d-ssd", Schema = schema } };
    }

    // Without its label it is taken for a disk.
    private static string Flipping(int day, int hour, int pending, bool isSsd) =>
        $$"""{"timestamp":"{{Time(day, hour)}}","serial_number":"S9",{{(isSsd ? "\"model\":\"CT1000MX500SSD1\"," : "")}}"smart_5_raw":0,"smart_197_raw":{{pending}}}""";

    // A score's last digits depend on how many windows are scored in one run.
    private static string Describe(DriveAlert alert) =>
        $"{alert.Kind} {alert.Reason} {JsonSerializer.Serialize(alert with { Score = MathF.Round(alert.Score, 3), TopFeatures = [] }, DocumentJson.OneLine)}";

    private static string Reading(string serialNumber, int day, int hour, string host, string model, int pending) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"timestamp":"{{Time(day, hour)}}","serial_number":"{{serialNumber}}","model":"{{model}}","host":"{{host}}","smart_5_raw":0,"smart_197_raw":{{pending}}}"""
        );

    private static string Time(int day, int hour) =>
        PipelineFixture.FirstDay.AddDays(day).AddHours(hour).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
