using System.Buffers;
using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.History;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>
/// <c>drift</c>: trains on the days up to <c>--to</c>, puts the days after through the scoring pipeline, and says each week how far
/// they are from
/// training, as they are and with one feature shifted.
/// </summary>
internal static class DriftVerb
{
    private const int DaysPerReport = 7;

    public static Command Create()
    {
        var data = new Option<string[]>("--data")
        {
            Description = "Telemetry files.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var to = new Option<DateOnly>("--to") { Description = "Last day to train on.", Required = true };
        var until = new Option<DateOnly>("--until") { Description = "Last day to score.", DefaultValueFactory = _ => DateOnly.MaxValue };
        var schema = new Option<string>("--schema")
        {
            Description = "Feature schema.",
            DefaultValueFactory = _ => TelemetryOptions.DefaultSchema,
        };
        var detector = new Option<string>("--detector") { Description = "Detector.", DefaultValueFactory = _ => "dense" };
        var shift = new Option<string?>("--shift") { Description = "Column to which --by is added in every scored reading." };
        var by = new Option<float>("--by") { Description = "How much." };
        var command = new Command("drift", "Drift of the days after training, by week.") { data, to, until, schema, detector, shift, by };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var features = FeatureSchema.Load(parsed.GetRequiredValue(schema));
                var archive = new FileTelemetryArchive(parsed.GetRequiredValue(data));
                var options = new TrainingOptions { Detector = parsed.GetRequiredValue(detector), To = parsed.GetValue(to) };
                var bundle = await new TrainingRun().TrainAsync(archive, options, new WindowOptions(), features, null, cancellationToken);
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"trained to {options.To:yyyy-MM-dd}: reference of {bundle.Manifest.Reference!.Windows:N0} windows of {bundle.Manifest.Reference.Drives:N0} drives"
                    )
                );
                var column = parsed.GetValue(shift) is { } name ? features.Columns.ToList().IndexOf(name) : -1;
                await ScoreAsync(archive, bundle, parsed.GetValue(until), column, parsed.GetValue(by), cancellationToken);
            }
        );
        return command;
    }

    private static async Task ScoreAsync(
        FileTelemetryArchive archive,
        DetectorBundle bundle,
        DateOnly until,
        int column,
        float by,
        CancellationToken cancellationToken
    )
    {
        var (registry, store, schema) = (new InMemoryModelRegistry(), new InMemoryDriftStore(), bundle.Manifest.Schema);
        await registry.PublishAsync(bundle, cancellationToken);
        await registry.PromoteAsync(bundle.Manifest, "Measured.", TimeProvider.System, cancellationToken);
        using var instruments = new ScoringInstruments();
        var (recorder, detector) = (
            new DriftRecorder(store),
            new DetectorOptions { Name = bundle.Manifest.Detector, ExecutionProvider = ExecutionProvider.Cpu }
        );
        using var champion = new ChampionDetectors(
            registry,
            detector,
            schema,
            new WindowOptions(),
            instruments,
            NullLogger<ChampionDetector>.Instance
        );
        var pipeline = new ScoringPipeline(
            new PipelineServices(
                new TelemetryOptions(),
                schema,
                new WindowOptions(),
                new DurabilityOptions(),
                new AlertOptions(),
                champion,
                new InMemoryWindowJournal(),
                new InMemoryHubHistory(),
                new InMemoryAlertSink(),
                new InMemoryDeadLetterStore(),
                recorder,
                new InMemoryFleetStore(),
                instruments,
                TimeProvider.System,
                NullLogger<ScoringPipeline>.Instance
            )
        );
        var monitor = new DriftMonitor(
            store,
            registry,
            detector,
            new DriftOptions { Days = DaysPerReport },
            instruments,
            TimeProvider.System,
            NullLogger<DriftMonitor>.Instance
        );
        using var writer = new ReadingJsonWriter(schema);
        var body = new ArrayBufferWriter<byte>();
        var sequence = 0L;
        for (var day = bundle.Manifest.Data.To.AddDays(2 - new WindowOptions().Steps); day <= until; day = day.AddDays(1))
        {
            var bodies = new List<byte[]>();
            await foreach (var batch in archive.ReadAsync(schema, day, day, cancellationToken))
                for (var i = 0; i < batch.Count; i++)
                    bodies.Add(Body(batch[i], column, by, writer, body));
            if (bodies.Count == 0)
                break;
            var numbers = bodies.Select(_ => sequence++).ToArray();
            var taken = day.ToDateTime(default, DateTimeKind.Utc);
            await pipeline.ProcessAsync(
                new EventBatch(
                    "telemetry/scorer/0",
                    bodies,
                    numbers,
                    [.. numbers.Select(_ => taken)],
                    [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))]
                ),
                cancellationToken
            );
            if ((day.DayNumber - bundle.Manifest.Data.To.DayNumber) % DaysPerReport != 0 || day <= bundle.Manifest.Data.To)
                continue;
            await recorder.FlushAsync(cancellationToken);
            if (await monitor.MeasureAsync(cancellationToken) is { } report)
                Write(report);
        }
    }

    private static byte[] Body(in DriveReading reading, int column, float by, ReadingJsonWriter writer, ArrayBufferWriter<byte> into)
    {
        float[] values = [.. reading.Values];
        if (column >= 0)
            values[column] += by;
        into.ResetWrittenCount();
        writer.Write(
            new DriveReading
            {
                SerialNumber = reading.SerialNumber,
                Model = reading.Model,
                Time = reading.Time,
                Values = values,
                Failed = false,
                EventIndex = 0,
            },
            into
        );
        return into.WrittenSpan.ToArray();
    }

    private static void Write(DriftReport report) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.From:yyyy-MM-dd} to {report.To:yyyy-MM-dd}, {report.Drives:N0} drives: {string.Join(", ", report.Figures.Where((figure, rank) => rank < 5 || figure.Name == DriftReference.ScoreName).Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Name} {figure.Index:0.000}{(figure.IsAbove ? " (above)" : "")}")))}"
            )
        );
}
