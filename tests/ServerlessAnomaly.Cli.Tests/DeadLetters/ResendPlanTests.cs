using System.Text;
using System.Text.Json;
using ServerlessAnomaly.Cli.DeadLetters;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Tests.DeadLetters;

public sealed class ResendPlanTests : IDisposable
{
    private const string Good = """{"date":"2018-07-01","serial_number":"A","smart_5_raw":1}""";
    private static readonly DateTimeOffset Enqueued = new(2018, 7, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_FileOfRepairedLetters_SendsWhatWasChangedKeyedBySerialNumber(bool asLines)
    {
        var listed = LetterDocument.FromLetters([
            Letter(1, "{\"date\":", -1),
            Letter(2, "still broken", -1),
            Letter(3, "[{},{}]", 0),
            Letter(3, "[{},{}]", 1),
        ]);
        LetterDocument[] repaired =
        [
            listed[0] with
            {
                Text = Good,
            },
            listed[1],
            listed[2] with
            {
                Text = $"[{Good},{Good.Replace("\"A\"", "\"Bé\"")}]",
            },
            listed[3],
        ];
        await File.WriteAllTextAsync(
            _file,
            asLines
                ? string.Join('\n', repaired.Select(letter => JsonSerializer.Serialize(letter, DocumentJson.OneLine)))
                : JsonSerializer.Serialize(repaired, DocumentJson.Indented)
        );

        var plan = ResendPlan.From(await LetterFile.ReadAsync(_file, default), all: false);
        Assert.Equal(1, plan.Unchanged);
        Assert.Equal(["A", "A", "Bé"], plan.Events.Select(item => item.PartitionKey));
        Assert.Equal([Good, Good, Good.Replace("\"A\"", "\"Bé\"")], plan.Events.Select(item => Encoding.UTF8.GetString(item.Body.Span)));
    }

    [Fact]
    public void From_AvroBodies_AreSentAsTheyCameToTheirPartition()
    {
        // Small numbers and plain texts are UTF-8: it is the content type that says Avro.
        byte[] single = [0xC3, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 2, 65],
            named = [2, 65, 4];
        DeadLetter Letter(long number, byte[] body, string? contentType) =>
            new("hub/scorer/7", number, Enqueued, 0, RejectReason.UnknownSchema, "", "", "", Convert.ToBase64String(body))
            {
                ContentType = contentType,
            };
        var listed = LetterDocument.FromLetters([
            Letter(1, single, null),
            Letter(2, named, "avro/binary+x"),
            Letter(2, named, "avro/binary+x") with
            {
                ReadingIndex = 1,
            },
            Letter(3, new byte[DeadLetter.MaxBodyBytes], "avro/binary+x"),
        ]);
        Assert.All(listed, letter => Assert.Null(letter.Text));

        var plan = ResendPlan.From(listed, all: true);
        Assert.Equal((0, 1), (plan.Unchanged, plan.Cut));
        Assert.Equal(
            [$"7  {Convert.ToHexString(single)}", $"7 avro/binary+x {Convert.ToHexString(named)}"],
            plan.Bodies.Select(body => $"{body.PartitionId} {body.Event.ContentType} {Convert.ToHexString(body.Event.EventBody.ToArray())}")
        );
        Assert.Equal((0, 2), (ResendPlan.From(listed, all: false).Bodies.Count, ResendPlan.From(listed, all: false).Unchanged));
    }

    [Fact]
    public void From_AllLetters_SendsUnchangedOnesToo() =>
        Assert.Equal("A", Assert.Single(ResendPlan.From(LetterDocument.FromLetters([Letter(1, Good, -1)]), all: true).Events).PartitionKey);

    [Theory]
    [InlineData("no json", "is not JSON")]
    [InlineData("{}", "serial_number")]
    [InlineData("[7]", "serial_number")]
    [InlineData("""{"serial_number":" "}""", "serial_number")]
    public void From_TextThatCannotBeSent_SaysWhichAndWhy(string text, string why)
    {
        var letter = LetterDocument.FromLetters([Letter(7, "{", -1)])[0] with { Text = text };
        var refused = Assert.Throws<CliException>(() => ResendPlan.From([letter], all: false));
        Assert.Contains(why, refused.Message);
        Assert.Contains("event 7 of hub/group/0", refused.Message);
    }

    [Fact]
    public void From_BodyThatIsNotTextOrWasCut_HasNoTextToRepair()
    {
        var cut = Letter(1, new string('x', DeadLetter.MaxBodyBytes), -1);
        var binary = Letter(2, "", -1) with { Body = Convert.ToBase64String([0xFF, 0xFE]) };
        Assert.All(LetterDocument.FromLetters([cut, binary]), letter => Assert.Null(letter.Text));
    }

    [Fact]
    public async Task ReadAsync_OtherFile_SaysWhatItShouldBe()
    {
        await File.WriteAllTextAsync(_file, "date,serial_number\n");
        Assert.Contains(
            "deadletters list --json",
            (await Assert.ThrowsAsync<CliException>(() => LetterFile.ReadAsync(_file, default))).Message
        );
    }

    private static DeadLetter Letter(long sequenceNumber, string body, int readingIndex) =>
        new(
            "hub/group/0",
            sequenceNumber,
            Enqueued,
            readingIndex,
            RejectReason.MalformedJson,
            "",
            "",
            "Not JSON.",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(body))
        );
}
