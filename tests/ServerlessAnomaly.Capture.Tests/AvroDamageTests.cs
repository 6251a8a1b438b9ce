using System.IO.Compression;
using static ServerlessAnomaly.Testing.CaptureFiles;

namespace ServerlessAnomaly.Capture.Tests;

/// <summary>What no file of Event Hubs Capture looks like ends in one sentence, soon, and without much memory.</summary>
public sealed class AvroDamageTests
{
    private const string Fields =
        """{"name":"SequenceNumber","type":"long"},{"name":"Offset","type":"string"},"""
        + """{"name":"EnqueuedTimeUtc","type":"string"},{"name":"Body","type":"bytes"}""";

    [Theory]
    [InlineData(CaptureCodec.Null)]
    [InlineData(CaptureCodec.Deflate)]
    public async Task ReadAsync_CutOffAnywhere_SaysWhereTheFileEnds(CaptureCodec codec)
    {
        var file = Write(codec, 200, Enumerable.Range(0, 12).Select(i => $"body {i}"));
        var whole = new List<int>();
        for (var length = 0; length < file.Length; length++)
        {
            try
            {
                await ReadAsync(file[..length], "ns/hub/0/2026/11/22/13/00/00.avro");
                whole.Add(length);
            }
            catch (CaptureFormatException refused)
            {
                Assert.StartsWith("ns/hub/0/2026/11/22/13/00/00.avro cannot be read at byte ", refused.Message);
                Assert.Contains("it ends", refused.Message);
            }
        }

        // Only between two blocks can a file end without anybody noticing.
        Assert.All(whole, length => Assert.Equal(Sync, file[(length - Sync.Length)..length]));
        Assert.InRange(whole.Count, 2, 12);
    }

    [Fact]
    public async Task ReadAsync_AnotherSyncMarker_NamesItsPosition()
    {
        var file = Write(CaptureCodec.Null, 100_000, "body");
        file[^1] ^= 1;

        Assert.Equal(
            $"file.avro cannot be read at byte {file.Length - 16}: the block that ends there is not followed by the file's sync marker; "
                + "replace it by a whole copy, or move it out of the container.",
            await ReadErrorAsync(file)
        );
    }

    [Theory]
    [InlineData("snappy", "it is compressed with 'snappy'; only 'null' and 'deflate' are read")]
    [InlineData("Deflate", "it is compressed with 'Deflate'")]
    public async Task ReadAsync_AnotherCodec_SaysWhichAreRead(string codec, string expected) =>
        Assert.Contains(expected, await ReadErrorAsync(Raw(Schema(Fields), codec)));

    [Theory]
    [InlineData("", "its schema is not JSON")]
    [InlineData("{\"type\":\"record\"", "its schema is not JSON")]
    [InlineData("12", "its schema has 12 where a type is needed")]
    [InlineData("\"long\"", "it holds values of type Long and not the records of Event Hubs Capture")]
    [InlineData("{\"type\":\"record\",\"name\":\"R\"}", "its schema has a type without 'fields'")]
    [InlineData("{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}", "its records have no field SequenceNumber")]
    [InlineData("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"S\"}]}", "its schema has the unknown type 'S'")]
    [InlineData("{\"type\":\"fixed\",\"name\":\"F\",\"size\":-1}", "its schema has a fixed type without a size")]
    public async Task ReadAsync_AnotherSchema_SaysWhatIsWrong(string schema, string expected) =>
        Assert.Contains(expected, await ReadErrorAsync(Raw(schema, null)));

    [Fact]
    public async Task ReadAsync_NoAvro_SaysSo() =>
        Assert.Contains("it is no Avro file", await ReadErrorAsync("date,serial_number\n"u8.ToArray()));

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(AvroContainerReader.MaxBlockBytes + 1L)]
    public async Task ReadAsync_AbsurdBlockSize_IsRefused(long size) =>
        Assert.Contains($"says it has {size} bytes", await ReadErrorAsync(Raw(Schema(Fields), null, [.. Long(1), .. Long(size), 1, 2, 3])));

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public async Task ReadAsync_AbsurdEventCount_IsRefused(long count) =>
        Assert.Contains(
            $"says it has {count} events",
            await ReadErrorAsync(Raw(Schema(Fields), null, [.. Long(count), .. Long(0), .. Sync]))
        );

    [Fact]
    public async Task ReadAsync_LargeBlockThatIsNotThere_AllocatesNoMoreThanArrived()
    {
        var file = Raw(Schema(Fields), null, [.. Long(1), .. Long(AvroContainerReader.MaxBlockBytes), 1, 2, 3]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("it ends there", await ReadErrorAsync(file));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }

    [Fact]
    public async Task ReadAsync_HeaderEntryOfTwoGigabytesThatIsNotThere_IsRefusedWithoutRoomForIt()
    {
        byte[] file = [.. "Obj\u0001"u8, .. Long(1), .. Long(int.MaxValue - 100), 1, 2, 3];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains($"an entry of its header says it has {int.MaxValue - 100} bytes", await ReadErrorAsync(file));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }

    [Fact]
    public async Task ReadAsync_BlockThatGrowsWithoutEnd_IsRefused()
    {
        var bomb = new MemoryStream();
        using (var deflater = new DeflateStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var megabyte = 0; megabyte < 80; megabyte++)
                deflater.Write(new byte[1024 * 1024]);
        }

        var file = Raw(Schema(Fields), "deflate", [.. Long(1), .. Long(bomb.Length), .. bomb.ToArray(), .. Sync]);

        Assert.Contains($"grows beyond {AvroContainerReader.MaxBlockBytes} bytes", await ReadErrorAsync(file));
    }

    [Fact]
    public async Task ReadAsync_BytesAfterTheLastEvent_AreNotPassedOver()
    {
        byte[] block = [.. Event, 7, 7];
        Assert.Contains("has 2 bytes more than its 1 events", await ReadErrorAsync(Block(Schema(Fields), 1, block)));
    }

    [Fact]
    public async Task ReadAsync_BodyLongerThanItsBlock_NamesTheByte()
    {
        byte[] block = [2, 0, .. TimeText, .. Long(int.MaxValue)];
        Assert.Contains(
            $"at its byte {2 + TimeText.Length}, a value says it has {int.MaxValue} bytes where 0 are left",
            await ReadErrorAsync(Block(Schema(Fields), 1, block))
        );
    }

    [Fact]
    public async Task ReadAsync_EndlessListOfNothing_IsPassedOver()
    {
        var schema = Schema(Fields + """,{"name":"List","type":{"type":"array","items":"null"}}""");
        byte[] block = [.. Event, .. Long(long.MaxValue), 0];

        Assert.Single(await ReadAsync(Block(schema, 1, block)));
    }

    [Fact]
    public async Task ReadAsync_RecordWithinItselfWithoutEnd_IsRefused()
    {
        const string Loop = """{"type":"record","name":"Loop","fields":[{"name":"a","type":"Loop"},{"name":"b","type":"Loop"}]}""";
        var schema = Schema(Fields + $$""",{"name":"Loop","type":{{Loop}}}""");

        Assert.Contains("nested more than 64 deep", await ReadErrorAsync(Block(schema, 1, Event)));
    }

    [Theory]
    [InlineData(CaptureCodec.Null)]
    [InlineData(CaptureCodec.Deflate)]
    public async Task ReadAsync_MutatedFile_EndsInEventsOrOneSentence(CaptureCodec codec)
    {
        var files = new[]
        {
            Write(codec, 300, Enumerable.Range(0, 20).Select(i => $"body {i}")),
            await File.ReadAllBytesAsync(Fixture("capture-evolved.avro")),
        };
        var random = new Random(31);
        var refused = 0;
        for (var round = 0; round < 4000; round++)
        {
            var file = (byte[])files[round % 2].Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
                file[random.Next(file.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
                file = file[..random.Next(file.Length)];
            try
            {
                Assert.InRange((await ReadAsync(file)).Count, 0, 60);
            }
            catch (CaptureFormatException error)
            {
                refused++;
                Assert.StartsWith("file.avro cannot be read at byte ", error.Message);
            }
        }
        Assert.InRange(refused, 1000, 4000);
    }

    private static byte[] TimeText => [.. Long(10), .. "2026-01-01"u8];

    private static byte[] Event => [2, 0, .. TimeText, 0];

    private static string Schema(string fields) => $$"""{"type":"record","name":"EventData","fields":[{{fields}}]}""";

    private static byte[] Block(string schema, int count, byte[] block) =>
        Raw(schema, null, [.. Long(count), .. Long(block.Length), .. block, .. Sync]);
}
