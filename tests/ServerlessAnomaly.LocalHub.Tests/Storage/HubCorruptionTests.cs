using System.Text;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHub.Tests.Storage;

/// <summary>Bits that flip and files that are cut short, anywhere in a hub's segments: what is lost is counted, never silently less.</summary>
public sealed class HubCorruptionTests : IDisposable
{
    private const int Events = 300;
    private const int Damages = 200;
    private readonly TemporaryFolder _home = new();

    [Fact]
    public async Task Open_BitFlippedAnywhere_EveryEventIsReadOrCountedAsLost()
    {
        await WriteAsync();
        var files = Directory.GetFiles(_home.Path, "*.log", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        Assert.True(files.Length > 2);
        var random = new Random(11);
        for (var i = 0; i < Damages; i++)
        {
            var path = files[random.Next(files.Length)];
            var whole = await File.ReadAllBytesAsync(path);
            var damaged = (byte[])whole.Clone();
            var bit = random.Next(8 * damaged.Length);
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(path, damaged);

            await AssertNothingIsSilentlyLessAsync($"bit {bit} of {Path.GetFileName(path)}");
            await File.WriteAllBytesAsync(path, whole);
        }
    }

    [Fact]
    public async Task Open_SegmentBeforeTheLastCutShort_EveryEventIsReadOrCountedAsLost()
    {
        await WriteAsync();
        var files = Directory.GetFiles(_home.Path, "*.log", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var random = new Random(12);
        for (var i = 0; i < Damages; i++)
        {
            var path = files[random.Next(files.Length - 1)];
            var whole = await File.ReadAllBytesAsync(path);
            // A header and its first record remain, so that the file is still one of the hub's.
            var kept = random.Next(100, whole.Length);
            await File.WriteAllBytesAsync(path, whole[..kept]);

            await AssertNothingIsSilentlyLessAsync($"{Path.GetFileName(path)} cut to {kept} bytes");
            await File.WriteAllBytesAsync(path, whole);
        }
    }

    public void Dispose() => _home.Dispose();

    private async Task AssertNothingIsSilentlyLessAsync(string damage)
    {
        await using var hub = Open();
        using var reader = hub.OpenReader("0");
        var read = 0;
        var last = -1L;
        while (reader.TryRead() is { } next)
        {
            Assert.True(next.SequenceNumber > last, damage);
            Assert.Equal($"event {next.SequenceNumber:D3}", Encoding.UTF8.GetString(next.Body));
            last = next.SequenceNumber;
            read++;
        }

        var status = hub.GetStatus()[0];
        var isTornTail = status.LastSequenceNumber == Events - 2;
        Assert.True(read == Events || read + status.LostEvents == Events || isTornTail, $"{damage}: {read} read, {status.LostEvents} lost");
        Assert.True(read == Events || status.DamagedBytes > 0 || isTornTail, damage);
    }

    private LocalEventHub Open() =>
        HubFixtures.Open(
            _home.Path,
            options => options with { Partitions = 1, SegmentBytes = 2000, Durability = Durability.OperatingSystem }
        );

    private async Task WriteAsync()
    {
        await using var hub = Open();
        for (var i = 0; i < Events; i++)
            await hub.SendAsync([new EventToSend(Encoding.UTF8.GetBytes($"event {i:D3}"))]);
    }
}
