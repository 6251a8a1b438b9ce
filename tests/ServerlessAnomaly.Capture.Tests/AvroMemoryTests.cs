using static ServerlessAnomaly.Testing.CaptureFiles;

namespace ServerlessAnomaly.Capture.Tests;

/// <summary>Measures what is alive in the whole process, so nothing else may run beside it.</summary>
[Collection(nameof(AvroMemoryTests))]
[CollectionDefinition(nameof(AvroMemoryTests), DisableParallelization = true)]
public sealed class AvroMemoryTests
{
    private const int Events = 100_000;

    [Theory]
    [InlineData(CaptureCodec.Null)]
    [InlineData(CaptureCodec.Deflate)]
    public async Task ReadAsync_HundredThousandEvents_HoldsABlockAtATime(CaptureCodec codec)
    {
        var file = new MemoryStream();
        var writer = new CaptureWriter(file, codec);
        var body = new byte[500];
        new Random(5).NextBytes(body);
        for (var i = 0; i < Events; i++)
            Append(writer, i, body);
        writer.Flush();
        file.Position = 0;

        var (count, highest) = (0, 0L);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await foreach (var captured in new AvroContainerReader(file, "file.avro").ReadAsync())
        {
            Assert.Equal(body.Length, captured.Body.Length);
            if (++count % (Events / 5) == 0)
                highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal(Events, count);
        // 50 MB of events in blocks of 256 KiB.
        Assert.InRange(highest, long.MinValue, 8 * 1024 * 1024);
    }
}
