using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.EndToEnd.Tests.Damage;

/// <summary>
/// Bits that flip and files that are cut short: what the product then reads is what was written, or it says which file is damaged and what
/// to do. It is never silently less, and never silently something else.
/// </summary>
public sealed class FileDamageTests : IDisposable
{
    private const int Damages = 200;

    private static readonly string[] Remedies =
    [
        "restore",
        "delete",
        "move",
        "start it again",
        "take the line out",
        "promote",
        "publish",
        "upload",
        "get the file again",
        "anew",
        "from the oldest event",
        "train",
        "replace it",
        // A damaged csv may be one that never was right, and is said as such.
        ": line ",
        "write it",
        "it needs",
        "telemetry needs",
        "map them",
        "remove",
        "close its",
        "name a ",
        "is this a",
        "is it",
    ];

    private readonly TemporaryFolder _home = new();

    public static TheoryData<string> Kinds { get; } =
    [
        "alert history",
        "dead letters",
        "drift counts",
        "drift report",
        "manifest",
        "model",
        "champion pointer",
        "training checkpoint",
        "avro schema",
        "window journal",
        "window snapshot",
        "hub description",
        "hub keys",
        "hub certificate",
        "hub key",
        "hub checkpoint",
        "timer status",
        "instance",
        "storage address",
        "lock owner",
        "capture file",
        "csv blob",
        "csv.gz blob",
        "zip blob",
        "csv.gz file",
        "zip file",
    ];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Read_BitFlippedAnywhere_IsAsWrittenOrIsSaidWithFileAndRemedy(string kind)
    {
        var file = await Open(kind);
        var (expected, _) = await file.Read(file.Whole);
        var random = new Random(21);
        for (var i = 0; i < Damages; i++)
        {
            var bit = random.Next(8 * file.Whole.Length);
            var damaged = (byte[])file.Whole.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            await JudgeAsync(file, expected, damaged, $"bit {bit % 8} of byte {bit / 8}");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Read_CutShortAnywhere_IsAsWrittenOrIsSaidWithFileAndRemedy(string kind)
    {
        var file = await Open(kind);
        var (expected, _) = await file.Read(file.Whole);
        var random = new Random(22);
        for (var i = 0; i < Damages; i++)
        {
            var length = random.Next(file.Whole.Length);
            if (!file.EndsLikeAWholeOne(length))
                await JudgeAsync(file, expected, file.Whole[..length], $"cut to {length} of {file.Whole.Length} bytes");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Read_Undamaged_SaysNothing(string kind)
    {
        var file = await Open(kind);
        var (content, said) = await file.Read(file.Whole);
        Assert.NotNull(content);
        Assert.Equal("", said);
    }

    public void Dispose() => _home.Dispose();

    private async Task<FileKind> Open(string kind) => await (BlobKinds.Find(kind) ?? HomeKinds.Find(kind, _home.Path))!;

    private static async Task JudgeAsync(FileKind file, string? expected, byte[] damaged, string what)
    {
        string? content = null;
        string said;
        try
        {
            (content, said) = await file.Read(damaged);
        }
        catch (Exception refused)
        {
            said = refused.Message;
            Assert.True(IsASentence(refused), $"{file.Name}, {what}: {refused}");
        }
        if (content == expected)
            return;
        Assert.True(
            said.Contains(file.File, StringComparison.Ordinal),
            $"{file.Name}, {what}: '{said}' does not name {file.File}. Read: {content}"
        );
        Assert.True(
            Array.Exists(Remedies, remedy => said.Contains(remedy, StringComparison.OrdinalIgnoreCase)),
            $"{file.Name}, {what}: '{said}' does not say what to do."
        );
    }

    /// <summary>Not what the runtime says by itself.</summary>
    private static bool IsASentence(Exception refused) =>
        refused.GetType().Assembly.GetName().Name!.StartsWith("ServerlessAnomaly", StringComparison.Ordinal)
        || refused.GetType().Assembly.GetName().Name == "anomaly"
        || refused is InvalidDataException;
}
