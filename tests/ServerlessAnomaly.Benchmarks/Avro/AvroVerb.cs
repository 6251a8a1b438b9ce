using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Avro.File;
using Avro.Generic;
using ServerlessAnomaly.Capture;

namespace ServerlessAnomaly.Benchmarks.Avro;

/// <summary><c>avro</c>: capture files by our codec and by Apache.Avro, in turns: speed, allocations, and what damaged files do.</summary>
internal static class AvroVerb
{
    private const int Seed = 5;

    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events in a file.", DefaultValueFactory = _ => 200_000 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the fastest counts.", DefaultValueFactory = _ => 4 };
        var damage = new Option<string?>("--damage")
        {
            Description = "Reads one damaged file, as the verb does in processes of their own.",
            HelpName = "FILE",
            Hidden = true,
        };
        var library = new Option<bool>("--library") { Hidden = true };
        var command = new Command("avro", "Our codec of capture files beside Apache.Avro.") { events, rounds, damage, library };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(damage) is { } path)
                    return await DamagedFiles.ReadAsync(path, parsed.GetValue(library), cancellationToken);
                await MeasureAsync(new CapturedSample(parsed.GetValue(events), Seed), parsed.GetValue(rounds));
                await DamagedFiles.CompareAsync(cancellationToken);
                return 0;
            }
        );
        return command;
    }

    private static async Task MeasureAsync(CapturedSample sample, int rounds)
    {
        foreach (var codec in new[] { CaptureCodec.Null, CaptureCodec.Deflate })
        {
            using MemoryStream ours = new(),
                theirs = new();
            WriteOurs(sample, ours, codec);
            var schema = SchemaOf(ours);
            var best = new Dictionary<string, (double Seconds, long Allocated)>();
            for (var round = 0; round < rounds; round++)
            {
                await TimeAsync("write, ours", () => WriteOurs(sample, ours, codec));
                await TimeAsync(
                    "write, Apache.Avro generic",
                    () =>
                    {
                        theirs.SetLength(0);
                        LibraryCodec.Write(sample, schema, theirs, codec);
                    }
                );
                await TimeAsync("read, ours", ReadOurs);
                await TimeAsync("read, Apache.Avro generic", () => LibraryCodec.ReadGeneric(Rewound(ours)));
                await TimeAsync("read, Apache.Avro own datum reader", () => LibraryCodec.ReadOwn(Rewound(ours)));
            }
            Say(
                $"codec {codec}: {sample.Count:N0} events; files of {ours.Length / 1048576d:N1} MiB (ours) and {theirs.Length / 1048576d:N1} MiB"
            );
            foreach (var (name, (seconds, allocated)) in best)
                Say($"  {name}: {sample.Count / seconds:N0} events/s, {(double)allocated / sample.Count:N0} bytes allocated an event");

            async Task TimeAsync(string name, Action work)
            {
                GC.Collect();
                var (before, started) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
                await Task.Run(work);
                var taken = (Stopwatch.GetElapsedTime(started).TotalSeconds, GC.GetTotalAllocatedBytes(precise: true) - before);
                if (!best.TryGetValue(name, out var known) || taken.TotalSeconds < known.Seconds)
                    best[name] = taken;
            }

            void ReadOurs()
            {
                // A stream in memory never waits, so this ends at once.
                var reading = new AvroContainerReader(Rewound(ours), "memory").ReadAsync().GetAsyncEnumerator();
                while (reading.MoveNextAsync().AsTask().GetAwaiter().GetResult()) { }
            }
        }
    }

    private static void WriteOurs(CapturedSample sample, MemoryStream output, CaptureCodec codec)
    {
        output.SetLength(0);
        var writer = new CaptureWriter(output, codec);
        for (var i = 0; i < sample.Count; i++)
            writer.Append(sample[i]);
        writer.Flush();
    }

    private static string SchemaOf(MemoryStream file)
    {
        using var reader = DataFileReader<GenericRecord>.OpenReader(Rewound(file), leaveOpen: true);
        return reader.GetMetaString("avro.schema");
    }

    private static MemoryStream Rewound(MemoryStream stream)
    {
        stream.Position = 0;
        return stream;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
