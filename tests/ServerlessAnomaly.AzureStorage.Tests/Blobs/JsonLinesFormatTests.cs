using System.Text;
using ServerlessAnomaly.AzureStorage.Blobs;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.AzureStorage.Tests.Blobs;

/// <summary>Lines as versions of the app have written them. They must be read for ever.</summary>
public sealed class JsonLinesFormatTests
{
    private const string File = "dead-letters/2018/06/13/00/0.jsonl";

    private const string WithoutChecksum =
        """{"partition":"0","sequenceNumber":70,"enqueuedAt":"2018-06-13T00:00:00+00:00","readingIndex":-1,"reason":"malformedJson","field":"","value":"x","message":"It is no JSON.","body":"eA==","readings":1}""";

    private const string WithChecksum =
        """{"partition":"0","sequenceNumber":70,"enqueuedAt":"2018-06-13T00:00:00+00:00","readingIndex":-1,"reason":"malformedJson","field":"","value":"x","message":"It is no JSON.","body":"eA==","readings":1,"crc32":"f21e9682"}""";

    private readonly MemoryBlobs _blobs = new();
    private readonly List<string> _said = [];

    [Fact]
    public async Task WriteAsync_Letter_IsByteForByteTheLineWithChecksum()
    {
        await new BlobDeadLetterStore(_blobs.Container("dead-letters")).WriteAsync([Letter(70)], default);

        Assert.Equal(WithChecksum + "\n", Encoding.UTF8.GetString(_blobs[File]));
    }

    [Fact]
    public async Task ReadAsync_LinesOfBothForms_AreUnderstoodAndTheUncheckedAreTold()
    {
        Write(WithoutChecksum.Replace("\"sequenceNumber\":70", "\"sequenceNumber\":69", StringComparison.Ordinal), WithChecksum);

        var (letters, summary) = await ReadAsync();

        Assert.Equal([69, 70], letters);
        Assert.Empty(_said);
        Assert.Equal("Files with lines of before checksums were kept, which are not checked: 1.", summary);
    }

    [Fact]
    public async Task ReadAsync_DamagedLine_IsLeftOutCountedAndSaidOnceWithFileAndLine()
    {
        Write(WithChecksum, WithChecksum.Replace("\"sequenceNumber\":70", "\"sequenceNumber\":71", StringComparison.Ordinal));

        var (letters, summary) = await ReadAsync();

        Assert.Equal([70], letters);
        Assert.Equal("Damaged, and left out: 1.", summary);
        Assert.StartsWith($"Line 2 of the file '{File}' is damaged and left out", Assert.Single(_said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NobodyToTell_RefusesTheFile()
    {
        Write("{}}");
        var store = new BlobDeadLetterStore(_blobs.Container("dead-letters"));

        var refused = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var _ in store.ReadAsync(default)) { }
        });

        Assert.Contains($"Line 1 of the file '{File}'", refused.Message, StringComparison.Ordinal);
    }

    private static DeadLetter Letter(long number) =>
        new(
            "0",
            number,
            new DateTimeOffset(2018, 6, 13, 0, 0, 0, TimeSpan.Zero),
            -1,
            RejectReason.MalformedJson,
            "",
            "x",
            "It is no JSON.",
            "eA=="
        );

    private void Write(params string[] lines) => _blobs[File] = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    private async Task<(long[] Letters, string? Summary)> ReadAsync()
    {
        var damage = new ReadingDamage(_said.Add);
        var store = new BlobDeadLetterStore(_blobs.Container("dead-letters"), damage);
        var numbers = new List<long>();
        // Twice: a place is said once.
        for (var i = 0; i < 2; i++)
        {
            numbers.Clear();
            await foreach (var letter in store.ReadAsync(default))
                numbers.Add(letter.SequenceNumber);
        }
        return ([.. numbers], damage.Summary);
    }
}
