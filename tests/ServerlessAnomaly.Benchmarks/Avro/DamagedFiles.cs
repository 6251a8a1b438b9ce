using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using ServerlessAnomaly.Capture;

namespace ServerlessAnomaly.Benchmarks.Avro;

/// <summary>Damaged and hostile files, each read by our codec and by Apache.Avro in a process of its own: some end the process.</summary>
internal static class DamagedFiles
{
    private const string Fields =
        """{"name":"SequenceNumber","type":"long"},{"name":"Offset","type":"string"},{"name":"EnqueuedTimeUtc","type":"string"},{"name":"Body","type":["null","bytes"]}""";
    private const string Schema = $$"""{"type":"record","name":"EventData","fields":[{{Fields}}]}""";
    private const string Loop = """{"type":"record","name":"Loop","fields":[{"name":"a","type":"Loop"},{"name":"b","type":"Loop"}]}""";
    private const string Recursive = $$"""{"type":"record","name":"EventData","fields":[{{Fields}},{"name":"Loop","type":{{Loop}}}]}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly Dictionary<string, Func<byte[]>> Files = new(StringComparer.Ordinal)
    {
        ["a record that holds itself"] = () => File(Recursive, "null", 1, Event),
        ["a header entry of 2 GB that is not there"] = () => [.. "Obj\u0001"u8, .. Long(1), .. Long(int.MaxValue - 100), .. new byte[10]],
        ["a block that inflates to 2 GB"] = () => File(Schema, "deflate", 1, Bomb()),
        ["bytes after a block's last event"] = () => File(Schema, "null", 1, [.. Event, 1, 2, 3]),
        ["a file that is cut off"] = () => File(Schema, "null", 1, Event)[..^20],
    };

    private static byte[] Event => [.. Long(7), .. Text("0"), .. Text("1/1/2026 1:00:00 PM"), .. Long(1), .. Text("body")];

    public static async Task CompareAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("anomaly-avro-");
        try
        {
            foreach (var (name, bytes) in Files)
            {
                var path = Path.Combine(folder.FullName, "damaged.avro");
                await System.IO.File.WriteAllBytesAsync(path, bytes(), cancellationToken);
                foreach (var library in new[] { false, true })
                    Console.WriteLine($"{name}, {(library ? "Apache.Avro" : "ours")}: {await RunAsync(path, library, cancellationToken)}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Reads one file, in this process.</summary>
    public static async Task<int> ReadAsync(string path, bool library, CancellationToken cancellationToken)
    {
        using var file = System.IO.File.OpenRead(path);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var outcome = "read without a word";
        try
        {
            if (library)
                LibraryCodec.ReadGeneric(file);
            else
                await foreach (var _ in new AvroContainerReader(file, "FILE").ReadAsync(cancellationToken)) { }
        }
        catch (Exception refused)
        {
            outcome = $"{refused.GetType().Name}: {refused.Message.Split('\n')[0]}";
        }
        var allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / 1048576d;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome} [{allocated:N1} MiB allocated]"));
        return 0;
    }

    private static async Task<string> RunAsync(string path, bool library, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [typeof(DamagedFiles).Assembly.Location, "avro", "--damage", path, .. library ? ["--library"] : Array.Empty<string>()]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (
            process.StandardOutput.ReadToEndAsync(cancellationToken),
            process.StandardError.ReadToEndAsync(cancellationToken)
        );
        var ended = process.WaitForExitAsync(cancellationToken);
        if (await Task.WhenAny(ended, Task.Delay(Patience, cancellationToken)) != ended)
        {
            process.Kill();
            return $"still reading after {Patience.TotalSeconds:0} s";
        }
        return process.ExitCode == 0
            ? (await output).Trim()
            : $"the process ended with {process.ExitCode}: {(await errors).Split('\n')[0].Trim()}";
    }

    private static byte[] File(string schema, string codec, long count, byte[] block)
    {
        var sync = Enumerable.Repeat((byte)9, 16).ToArray();
        return
        [
            .. "Obj\u0001"u8,
            .. Long(2),
            .. Text("avro.codec"),
            .. Text(codec),
            .. Text("avro.schema"),
            .. Text(schema),
            .. Long(0),
            .. sync,
            .. Long(count),
            .. Long(block.Length),
            .. block,
            .. sync,
        ];
    }

    private static byte[] Bomb()
    {
        using var bytes = new MemoryStream();
        using (var deflate = new DeflateStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            for (var i = 0; i < 2048; i++)
                deflate.Write(new byte[1 << 20]);
        return bytes.ToArray();
    }

    private static byte[] Text(string text) => [.. Long(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Long(long value)
    {
        var zigzag = (ulong)((value << 1) ^ (value >> 63));
        var bytes = new List<byte>();
        for (; zigzag >= 0x80; zigzag >>= 7)
            bytes.Add((byte)(zigzag | 0x80));
        bytes.Add((byte)zigzag);
        return [.. bytes];
    }
}
