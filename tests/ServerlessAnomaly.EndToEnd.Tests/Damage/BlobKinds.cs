using System.Globalization;
using System.Text;
using System.Text.Json;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.AzureStorage.Blobs;
using ServerlessAnomaly.AzureStorage.Drift;
using ServerlessAnomaly.AzureStorage.Models;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.AzureStorage.Windowing;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Testing.Models;
using ServerlessAnomaly.Training.Fitting.Weights;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.EndToEnd.Tests.Damage;

/// <summary>What lies in blobs: in a home these are the contents in Azurite's files, which have no checksum of Azurite's.</summary>
internal static class BlobKinds
{
    private const string Partition = "test/hub/group/0";
    private static readonly DateTimeOffset Time = new(2018, 6, 13, 0, 0, 0, TimeSpan.Zero);
    private static readonly JsonSerializerOptions Text = DocumentJson.OneLine;

    public static Task<FileKind>? Find(string kind) =>
        kind switch
        {
            "alert history" => AlertHistory(),
            "dead letters" => DeadLetters(),
            "drift counts" => Drift("2018-06-13.jsonl"),
            "drift report" => Drift("drift.json"),
            "manifest" => Version("manifest.json"),
            "model" => Version("model.onnx"),
            "champion pointer" => ChampionPointer(),
            "training checkpoint" => Task.FromResult(TrainingCheckpoint()),
            "window journal" => WindowState("/journal-"),
            "window snapshot" => WindowState("/snapshot-"),
            _ => ArchiveKinds.Find(kind),
        };

    private static async Task<FileKind> AlertHistory()
    {
        var blobs = new MemoryBlobs();
        await new BlobAlertHistory(blobs.Container("alerts")).SendAsync([.. Enumerable.Range(0, 5).Select(Alert)], default);
        return Lines("alert history", blobs, damage => Read(new BlobAlertHistory(blobs.Container("alerts"), damage).ReadAsync(default)));
    }

    private static async Task<FileKind> DeadLetters()
    {
        var blobs = new MemoryBlobs();
        var letters = Enumerable
            .Range(0, 5)
            .Select(i => new DeadLetter("0", 70 + i, Time, -1, RejectReason.MalformedJson, "smart_5_raw", "x", "It is no number.", "eyI="));
        await new BlobDeadLetterStore(blobs.Container("dead-letters")).WriteAsync([.. letters], default);
        return Lines(
            "dead letters",
            blobs,
            damage => Read(new BlobDeadLetterStore(blobs.Container("dead-letters"), damage).ReadAsync(default))
        );
    }

    private static async Task<FileKind> Drift(string file)
    {
        var blobs = new MemoryBlobs();
        var store = new BlobDriftStore(blobs.Container("drift"));
        var day = new DateOnly(2018, 6, 13);
        await store.AppendAsync(
            [
                .. Enumerable
                    .Range(0, 5)
                    .Select(i => new DriftCounts(new Guid(i, 0, 0, new byte[8]), "conv1d", "v1", day, 17 + i, [3, 0, 14])),
            ],
            default
        );
        await store.WriteReportAsync(
            new DriftReport("conv1d", "v1", Time, day, day, 170, 17, [new DriftFigure("score", 0.5, 0.6, 0.25)], Time, "a message"),
            default
        );
        return Lines(
            file,
            blobs,
            async damage =>
            {
                var again = new BlobDriftStore(blobs.Container("drift"), damage);
                return JsonSerializer.Serialize(await again.ReadNewestAsync("conv1d", "v1", 9, default), Text)
                    + JsonSerializer.Serialize(await again.ReadReportAsync("conv1d", default), Text);
            }
        );
    }

    private static async Task<FileKind> Version(string file)
    {
        var blobs = new MemoryBlobs();
        var registry = new BlobDetectorRegistry(blobs.Container("models"));
        var bundle = TestDetector.Bundle();
        await registry.PublishAsync(bundle, default);
        return Blob(
            file,
            blobs,
            file == "model.onnx" ? file : bundle.Manifest.Version,
            async () =>
            {
                var read = await registry.ReadAsync("conv1d", bundle.Manifest.Version, default);
                BundleCheck.Verify(read!, TestDetector.Schema, TestDetector.Window);
                return (JsonSerializer.Serialize(read!.Manifest, Text) + Convert.ToHexString(read.Model), "");
            }
        );
    }

    private static async Task<FileKind> ChampionPointer()
    {
        var blobs = new MemoryBlobs();
        var registry = new BlobDetectorRegistry(blobs.Container("models"));
        var pointer = new ChampionPointer(
            "20180613-000000-00000001",
            Time,
            "Passed the gate.",
            [new("20180612-000000-00000001", Time, "First.", [])]
        );
        await registry.WriteChampionAsync("conv1d", pointer, null, default);
        return Blob(
            "champion.json",
            blobs,
            "conv1d/champion.json",
            async () => (JsonSerializer.Serialize((await registry.ReadChampionAsync("conv1d", default))!.Pointer, Text), "")
        );
    }

    private static FileKind TrainingCheckpoint()
    {
        var weights = new Dictionary<string, byte[]> { ["dense/weight"] = FitCheckpoint.Bytes([1, 2.5f, -3]) };
        var whole = new FitCheckpoint("abc", 3, 0.5, weights, 2, 0.25, 0.3, weights) { Curve = [new TrainingEpoch(1, 0.5, 0.4)] }.ToJson();
        // A night that finds none goes through the epochs again, and says so (RetrainingLog.CheckpointUnreadable).
        return new FileKind(
            "training checkpoint",
            "checkpoint",
            whole,
            bytes =>
                Task.FromResult(
                    FitCheckpoint.Parse(bytes) is { } read
                        ? (JsonSerializer.Serialize(read, Text), "")
                        : ((string?)null, "The checkpoint cannot be read, so the fit begins anew.")
                )
        );
    }

    private static async Task<FileKind> WindowState(string file)
    {
        var blobs = new MemoryBlobs();
        var journal = new BlobWindowJournal(blobs.Container("window-state"));
        var ends = new HashSet<int>();
        for (var batch = 0; batch < 6; batch++)
        {
            var options = new DurabilityOptions { MaxJournalEntries = batch == 2 ? 1 : 100 };
            var state = await PartitionState.LoadAsync(journal, Partition, TestDetector.Schema, TestDetector.Window, options, default);
            for (var drive = 0; drive < 3; drive++)
                state.Apply(Reading(drive, batch));
            await state.CommitAsync(new EventPosition(batch, Time.UtcDateTime.AddMinutes(batch), "100"), default);
            await state.CompactIfDueAsync(default);
            ends.Add(Size());
        }
        var name = blobs.Names.Last(name => name.Contains(file, StringComparison.Ordinal));
        var kind = Blob(
            name,
            blobs,
            Partition,
            async () =>
            {
                var state = await PartitionState.LoadAsync(
                    journal,
                    Partition,
                    TestDetector.Schema,
                    TestDetector.Window,
                    new DurabilityOptions(),
                    default
                );
                return (Describe(state), "");
            }
        );
        // An entry less is a state of before: its last event tells from where the hub is read again. No header: the journal before counts.
        return file == "/journal-"
            ? kind with
            {
                EndsLikeAWholeOne = length => length == 0 || ends.Contains(length) || IsAfterABlock(kind.Whole, length),
            }
            : kind;

        int Size() =>
            blobs
                .Names.Where(name => name.Contains("/journal-", StringComparison.Ordinal))
                .Select(name => blobs[name].Length)
                .LastOrDefault();
    }

    private static bool IsAfterABlock(byte[] journal, int length)
    {
        var end = 0;
        while (end < length)
            end += 8 + BitConverter.ToInt32(journal, end);
        return end == length;
    }

    private static DriveReading Reading(int drive, int step) =>
        new()
        {
            SerialNumber = Encoding.UTF8.GetBytes($"S{drive}"),
            Model = "M"u8,
            Time = TestDetector.Window.StartOf(17_000 + step),
            Values = new float[] { step, drive, 30 },
            Failed = false,
            EventIndex = 0,
        };

    private static string Describe(PartitionState state)
    {
        var text = new StringBuilder($"{state.LastEvent} {state.Totals} {state.Windows.NewestStep}");
        foreach (var drive in state.Windows.Drives)
        {
            var values = new float[state.Windows.Options.Steps * state.Windows.Width];
            state.Windows.CopyWindow(drive, values);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{Encoding.UTF8.GetString(state.Windows.SerialNumber(drive))} {Encoding.UTF8.GetString(state.Windows.Model(drive))} "
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $"{state.Windows.FirstStep(drive)} {state.Windows.LastStep(drive)} {state.Windows.Presence(drive)} {state.Windows.Alert(drive)} "
            );
            text.AppendJoin(' ', values.Select(BitConverter.SingleToInt32Bits));
        }
        return text.ToString();
    }

    private static DriveAlert Alert(int number) =>
        new()
        {
            AlertId = $"id{number}",
            Kind = AlertKind.Raised,
            SerialNumber = $"S{number}",
            Model = "M",
            WindowStart = Time,
            WindowEnd = Time,
            Score = 20 + number,
            Threshold = 10,
            Severity = AlertSeverity.Low,
            TopFeatures = [new FeatureCause("reallocated sectors", "smart_5_raw", 7, 0.5f)],
            Detector = "conv1d",
            DetectorVersion = "v1",
            Partition = "0",
            SequenceNumber = 70 + number,
        };

    /// <summary>A file of lines: a cut at the end of a line leaves a file that is whole.</summary>
    private static FileKind Lines(string file, MemoryBlobs blobs, Func<ReadingDamage, Task<string>> read)
    {
        var name = blobs.Names.SingleOrDefault(name => name.EndsWith(file, StringComparison.Ordinal)) ?? blobs.Names.Single();
        var whole = blobs[name];
        return new FileKind(
            file,
            name,
            whole,
            async bytes =>
            {
                var said = new StringBuilder();
                blobs[name] = bytes;
                return (await read(new ReadingDamage(sentence => said.AppendLine(sentence))), said.ToString());
            }
        )
        {
            EndsLikeAWholeOne = length =>
                name.EndsWith(".jsonl", StringComparison.Ordinal) && (length == 0 || whole[length - 1] == '\n' || whole[length] == '\n'),
        };
    }

    private static FileKind Blob(string file, MemoryBlobs blobs, string named, Func<Task<(string?, string)>> read)
    {
        var name = blobs.Names.Single(name => name.EndsWith(file, StringComparison.Ordinal));
        return new FileKind(
            file,
            named,
            blobs[name],
            async bytes =>
            {
                blobs[name] = bytes;
                return await read();
            }
        );
    }

    private static async Task<string> Read<T>(IAsyncEnumerable<T> documents) =>
        JsonSerializer.Serialize(await documents.ToListAsync(), Text);
}
