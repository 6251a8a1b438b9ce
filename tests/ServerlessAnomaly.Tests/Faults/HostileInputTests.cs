using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Faults;
using ServerlessAnomaly.Tests.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Tests.Faults;

/// <summary>Tests that look at this process's memory run when no other does.</summary>
[CollectionDefinition(nameof(MemoryCollection), DisableParallelization = true)]
public sealed class MemoryCollection;

/// <summary>Whatever devices send: every reading is accounted for, and no batch fails.</summary>
[Collection(nameof(MemoryCollection))]
public sealed class HostileInputTests
{
    private const int Mutations = 12_000;
    private const int PerBatch = 40;

    [Fact]
    public async Task Process_MutatedBodies_AreAllAccountedFor()
    {
        var fixture = new PipelineFixture();
        var pipeline = await fixture.StartAsync();
        var smartctl = File.ReadAllBytes(Fixture.PathOf("smartctl-ata.json"));
        var mutator = new BodyMutator(seed: 5);
        var (received, letters, largest) = (0L, 0L, 0L);
        for (var sent = 0; sent < Mutations; sent += PerBatch)
        {
            var serialNumber = $"A{sent / 400}";
            byte[][] bodies =
            [
                .. PipelineFixture.HealthyDays(serialNumber, 8).Select(Encoding.UTF8.GetBytes),
                smartctl,
                Encoding.UTF8.GetBytes($"[{PipelineFixture.Reading(serialNumber, 8)},{PipelineFixture.Reading("B", 1)}]"),
            ];
            var batch = Batch(sent, [.. Enumerable.Range(0, PerBatch).Select(_ => mutator.Next(bodies))]);
            var expected = Expect(batch);
            var outcome = await pipeline.ProcessAsync(batch, default);
            Assert.Equal(expected.Readings, outcome.Received);
            Assert.Equal(expected.Refused, outcome.DeadLettered);
            received += outcome.Received;
            letters += outcome.DeadLettered;
            if (sent == Mutations / 2)
                largest = GC.GetTotalMemory(forceFullCollection: true) - Held(await fixture.LettersAsync());
        }
        Assert.Equal(received, pipeline.Totals.Received);
        var written = await fixture.LettersAsync();
        Assert.Equal(letters, written.Sum(letter => (long)letter.Readings));
        Assert.InRange(pipeline.Totals.Scored, 20, received);
        Assert.InRange(letters, Mutations / 4, received);

        // What the test itself keeps grows; what the pipeline holds does not.
        var end = GC.GetTotalMemory(forceFullCollection: true) - Held(written);
        Assert.InRange(end, 0, largest + 48 * 1024 * 1024);

        // Alerts and letters can be written as what they are: JSON.
        foreach (var alert in fixture.Alerts.Alerts)
            JsonSerializer.SerializeToUtf8Bytes(alert, DocumentJson.OneLine);
        foreach (var letter in written)
            JsonSerializer.SerializeToUtf8Bytes(letter with { Body = "" }, DocumentJson.OneLine);
    }

    [Fact]
    public async Task Process_BodyWithManyRefusedReadings_CountsEachAndWritesAHundredLetters()
    {
        var fixture = new PipelineFixture();
        var pipeline = await fixture.StartAsync();
        var outcome = await pipeline.ProcessAsync(
            fixture.Batch($"[{PipelineFixture.Reading("A", 0)},{string.Join(',', Enumerable.Repeat("{}", 5000))}]", "{", "[]"),
            default
        );
        Assert.Equal(new ReadingTotals(0, 1, 0, 0, 5002), outcome);
        var letters = await fixture.LettersAsync();
        Assert.Equal(TelemetryParser.MaxRejectionsPerBody + 2, letters.Count);
        Assert.Equal(5002, letters.Sum(letter => letter.Readings));
        Assert.Equal(4901, letters[TelemetryParser.MaxRejectionsPerBody - 1].Readings);
    }

    [Fact]
    public async Task Process_NumbersWhoseScoreOverflows_RaisesOneAlertThatJsonCanHold()
    {
        var fixture = new PipelineFixture();
        var pipeline = await fixture.StartAsync();
        await pipeline.ProcessAsync(fixture.Batch(PipelineFixture.HealthyDays("A", 4)), default);
        for (var day = 4; day < 7; day++)
            await pipeline.ProcessAsync(fixture.Batch(PipelineFixture.Reading("A", day, reallocated: 3.4e38, pending: 3.4e38)), default);

        var alert = Assert.Single(fixture.Alerts.Alerts);
        Assert.Equal((AlertKind.Raised, AlertSeverity.High, float.MaxValue), (alert.Kind, alert.Severity, alert.Score));
        Assert.Equal([0.5f, 0.5f], alert.TopFeatures.Select(cause => cause.Share));
        JsonSerializer.SerializeToUtf8Bytes(alert, DocumentJson.OneLine);
    }

    [Fact]
    public async Task Process_ManyLargeBodiesThatAreRefused_WritesTheirLettersInPortions()
    {
        var fixture = new PipelineFixture();
        var pipeline = await fixture.StartAsync();
        var body = $"[{string.Join(',', Enumerable.Repeat("{}", 1000))},\"{new string('x', 60_000)}\"]";
        var outcome = await pipeline.ProcessAsync(fixture.Batch([.. Enumerable.Repeat(body, 20)]), default);
        Assert.Equal(20 * 1001, outcome.DeadLettered);

        // An entry ends with the body that brings it over 256 letters: three bodies of a hundred.
        var entries = (await fixture.Journal.ReadAsync($"test-3-1/{PipelineFixture.Partition}", default)).Position.Entries;
        Assert.Equal(7, entries);
    }

    /// <summary>What plain code says of the bodies: how many readings they hold, and how many of those the parser refuses.</summary>
    private static (long Readings, long Refused) Expect(EventBatch batch)
    {
        var schemas = KindSchemas.With(Testing.Models.TestDetector.Schema);
        var parser = new TelemetryParser(schemas, new TelemetryOptions(), TimeProvider.System);
        var (readings, refused) = (0L, 0L);
        foreach (var body in batch.Bodies)
        {
            var (into, rejected) = (new ReadingBatches(schemas), new List<RejectedReading>());
            parser.Parse(body, 0, into, rejected);
            readings += CountOf(body);
            refused += rejected.Sum(rejection => rejection.Readings);
        }
        return (readings, refused);
    }

    private static int CountOf(byte[] body)
    {
        var text = body.AsMemory(body.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        if (body.Length > new TelemetryOptions().MaxBodyBytes || !Utf8.IsValid(body))
            return 1;
        try
        {
            var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { AllowMultipleValues = true });
            var count = 0;
            while (reader.Read())
            {
                using var document = JsonDocument.ParseValue(ref reader);
                count += document.RootElement.ValueKind == JsonValueKind.Array ? Math.Max(1, document.RootElement.GetArrayLength()) : 1;
            }
            return Math.Max(1, count);
        }
        catch (JsonException)
        {
            return 1;
        }
    }

    private static long Held(IEnumerable<DeadLetter> letters) =>
        letters.Select(letter => letter.Body).Distinct(ReferenceEqualityComparer.Instance).Sum(body => 2L * ((string)body!).Length);

    private static EventBatch Batch(int first, byte[][] bodies) =>
        new(
            PipelineFixture.Partition,
            bodies,
            [.. bodies.Select((_, index) => (long)first + index)],
            [.. bodies.Select((_, index) => PipelineFixture.FirstDay.AddSeconds(first + index))],
            [.. bodies.Select((_, index) => (first + index).ToString(CultureInfo.InvariantCulture))]
        );
}
