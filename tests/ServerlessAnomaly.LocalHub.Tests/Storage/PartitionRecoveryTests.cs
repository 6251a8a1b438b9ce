using System.Text;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHub.Tests.Storage;

public sealed class PartitionRecoveryTests : IDisposable
{
    private const int Events = 20;
    private const int RecordBytes = 8 + 22 + 8;
    private const int HeaderBytes = 28;
    private readonly TemporaryFolder _home = new();

    [Fact]
    public async Task Open_CutAtEveryByteOfTheLastRecord_KeepsAllBeforeIt()
    {
        await WriteAsync();
        var whole = await File.ReadAllBytesAsync(LogPath);
        Assert.Equal(HeaderBytes + (Events * RecordBytes), whole.Length);
        for (var cut = 1; cut <= RecordBytes; cut++)
        {
            await File.WriteAllBytesAsync(LogPath, whole[..^cut]);

            Assert.Equal(Expected(Events - 1), await ReadAsync());
        }
    }

    [Fact]
    public async Task Open_GarbageBehindTheLastRecord_IsCutOffAndWritingGoesOn()
    {
        await WriteAsync();
        await File.AppendAllBytesAsync(LogPath, new byte[777]);

        await using (var hub = Open())
            await hub.SendAsync([new EventToSend("after---"u8.ToArray())]);

        var bodies = await ReadAsync();
        Assert.Equal([.. Expected(Events), "after---"], bodies);
    }

    [Fact]
    public async Task Open_OneRecordDamaged_LosesThatOneOnly()
    {
        await WriteAsync();
        await FlipAsync(HeaderBytes + (7 * RecordBytes) + 35);

        await using var hub = Open();
        Assert.Equal([.. Expected(7), .. Expected(Events)[8..]], Bodies(hub));
        Assert.True(hub.GetStatus()[0].DamagedRegions > 0);
    }

    [Fact]
    public async Task Open_LastRecordDamaged_IsToldAndItsNumberNotGivenAgain()
    {
        await WriteAsync();
        await FlipAsync(HeaderBytes + (Events * RecordBytes) - 1);

        await using var hub = Open();
        Assert.Equal((1, 1L), (hub.GetStatus()[0].DamagedRegions, hub.GetStatus()[0].LostEvents));
        await hub.SendAsync([new EventToSend("after---"u8.ToArray())]);
        using var reader = hub.OpenReader("0", Events - 2);
        Assert.Equal(Events, reader.TryRead()!.SequenceNumber);
    }

    [Fact]
    public async Task Open_HeaderDamaged_KeepsEveryEvent()
    {
        await WriteAsync();
        var whole = await File.ReadAllBytesAsync(LogPath);
        for (var position = 0; position < HeaderBytes; position++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[position] ^= 0x10;
            await File.WriteAllBytesAsync(LogPath, damaged);

            await using (var hub = Open())
            {
                Assert.Equal(Expected(Events), Bodies(hub));
                Assert.Equal(1, hub.GetStatus()[0].DamagedRegions);
            }

            Assert.Equal(whole, await File.ReadAllBytesAsync(LogPath));
        }
    }

    [Fact]
    public async Task Open_OneLengthDamaged_LosesThatOneOnly()
    {
        await WriteAsync();
        await FlipAsync(HeaderBytes + (7 * RecordBytes) + 3);

        string[] expected = [.. Expected(7), .. Expected(Events)[8..]];
        Assert.Equal(expected, await ReadAsync());
    }

    [Fact]
    public async Task Read_DamagedWhileOpen_SkipsThatOneOnly()
    {
        await WriteAsync();
        await using var hub = Open();
        await FlipAsync(HeaderBytes + (3 * RecordBytes) + 20);

        Assert.Equal([.. Expected(3), .. Expected(Events)[4..]], Bodies(hub));
        Assert.Equal(1, hub.GetStatus()[0].DamagedRegions);
    }

    [Fact]
    public async Task Open_TailLostBehindACheckpoint_NeverGivesANumberTwice()
    {
        await WriteAsync();
        await using (var hub = Open())
        {
            using var reader = hub.OpenReader("0", Events - 2);
            hub.SaveCheckpoint("$Default", "0", reader.TryRead()!);
        }

        var whole = await File.ReadAllBytesAsync(LogPath);
        await File.WriteAllBytesAsync(LogPath, whole[..^(3 * RecordBytes)]);

        await using var reopened = Open();
        await reopened.SendAsync([new EventToSend("new"u8.ToArray())]);
        using var following = reopened.OpenReader("0", reopened.GetCheckpoint("$Default", "0")!.Value.SequenceNumber);
        Assert.Equal("new", Encoding.UTF8.GetString(following.TryRead()!.Body));
    }

    [Fact]
    public async Task Open_CheckpointDamaged_StartsFromTheBeginning()
    {
        await WriteAsync();
        await using (var hub = Open())
        {
            using var reader = hub.OpenReader("0", 5);
            hub.SaveCheckpoint("$Default", "0", reader.TryRead()!);
        }

        var path = Directory.GetFiles(_home.Path, "*.checkpoint", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[5] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        await using var reopened = Open();
        Assert.Null(reopened.GetCheckpoint("$Default", "0"));
    }

    [Fact]
    public async Task Open_HeaderOfANewerVersion_IsRefused()
    {
        await WriteAsync();
        var bytes = await File.ReadAllBytesAsync(LogPath);
        bytes[4] = 2;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(
            bytes.AsSpan(24),
            System.IO.Hashing.Crc32.HashToUInt32(bytes.AsSpan(0, 24))
        );
        await File.WriteAllBytesAsync(LogPath, bytes);

        Assert.Contains("version 2", Assert.Throws<LocalStartException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_OneEvent_WritesTheFrozenFormat()
    {
        var time = new FakeTime(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using (var hub = HubFixtures.Open(_home.Path, options => options with { Partitions = 1 }, time))
            await hub.SendAsync([new EventToSend("body"u8.ToArray(), "key")]);

        // Made by another program from the description of the format.
        const string Expected =
            "534145480100000000000000000000000000000000000000A2BE6209"
            + "1D000000AC8542F9000000000000000000007C8B4D8ED7080300000000006B6579626F6479";
        Assert.Equal(Expected, Convert.ToHexString(await File.ReadAllBytesAsync(LogPath)));
    }

    public void Dispose() => _home.Dispose();

    private string LogPath => Directory.GetFiles(_home.Path, "*.log", SearchOption.AllDirectories).Single();

    private static string[] Expected(int count) => [.. Enumerable.Range(0, count).Select(i => $"event {i:D2}")];

    private static string[] Bodies(LocalEventHub hub)
    {
        List<string> bodies = [];
        using var reader = hub.OpenReader("0");
        while (reader.TryRead() is { } item)
            bodies.Add(Encoding.UTF8.GetString(item.Body));
        return [.. bodies];
    }

    private LocalEventHub Open() => HubFixtures.Open(_home.Path, options => options with { Partitions = 1 });

    private async Task WriteAsync()
    {
        await using var hub = Open();
        await hub.SendAsync([.. Expected(Events).Select(body => new EventToSend(Encoding.UTF8.GetBytes(body)))]);
    }

    private async Task<string[]> ReadAsync()
    {
        await using var hub = Open();
        return Bodies(hub);
    }

    private async Task FlipAsync(int position)
    {
        var bytes = await File.ReadAllBytesAsync(LogPath);
        bytes[position] ^= 0x55;
        await File.WriteAllBytesAsync(LogPath, bytes);
    }
}
