using System.Text;
using System.Text.Json;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Telemetry;

/// <summary>Real bodies, broken at random: each is understood or refused, and what came before is untouched.</summary>
public sealed class TelemetryParserHostileTests
{
    private const string Before = """{"date":"2018-01-30","serial_number":"BEFORE","model":"M","smart_5_raw":1}""";

    private const string Flat =
        """{"date":"2018-01-31","serial_number":"Z300\u0041","model":"ST4","failure":0,"smart_5_raw":8,"smart_9_raw":5,"smart_241_raw":3.07e10}""";

    private static readonly byte[][] Bodies =
    [
        Encoding.UTF8.GetBytes(Flat),
        Encoding.UTF8.GetBytes($"[{Flat},{{\"date\":\"x\"}},{Flat}]"),
        File.ReadAllBytes(Fixture.PathOf("smartctl-ata.json")),
    ];

    private static readonly string[] Inserts =
    [
        "\0",
        "\"",
        "\\",
        "\\u",
        "\\ud800",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "-",
        "1e999",
        "\uFEFF",
        "é",
        "//",
        "\"date\":",
        "\"id\":null,",
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Parse_MutatedBody_IsUnderstoodOrRefused(int which)
    {
        var random = new Random(which + 100);
        var understood = 0;
        for (var round = 0; round < 4000; round++)
        {
            var body = Mutated(Bodies[which], random);
            var parsing = new Parsing().Parse(Before).Parse(body, eventIndex: 1);

            Assert.Equal("BEFORE", parsing.Serial());
            Assert.True(parsing.Batch.Count + parsing.Rejected.Count > 1, Encoding.UTF8.GetString(body));
            Assert.Equal(IsJson(body), !parsing.Rejected.Exists(rejection => rejection.Reason == RejectReason.MalformedJson));
            CheckConsistent(parsing);
            if (parsing.Rejected.Count == 0)
                understood++;
        }
        // Mutations that hurt nothing, and ones that do, were both among them.
        if (which != 1)
            Assert.InRange(understood, 50, 3950);
    }

    [Fact]
    public void Parse_EveryTruncation_RefusesTheBody()
    {
        foreach (var whole in Bodies)
        {
            var body = whole.AsSpan().TrimEnd((byte)'\n');
            for (var length = 0; length < body.Length; length++)
                Assert.Equal(RejectReason.MalformedJson, new Parsing().Parse(body[..length]).SoleRejection().Reason);
        }
    }

    private static void CheckConsistent(Parsing parsing)
    {
        for (var index = 1; index < parsing.Batch.Count; index++)
        {
            var reading = ArchivedReading.Copy(parsing.Batch[index]);
            Assert.InRange(reading.SerialNumber.Length, 1, 64);
            Assert.InRange(reading.Time, DateTime.UnixEpoch, Parsing.Now.UtcDateTime.AddDays(1));
            Assert.All(reading.Values, value => Assert.False(float.IsInfinity(value)));
            Assert.Equal(1, parsing.Batch[index].EventIndex);
        }
        Assert.All(
            parsing.Rejected,
            rejection =>
            {
                Assert.Equal(1, rejection.EventIndex);
                Assert.InRange(rejection.Value.Length, 0, 200);
                Assert.NotEmpty(rejection.Message);
            }
        );
    }

    private static bool IsJson(byte[] body)
    {
        var text = body.AsMemory(body.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        if (!System.Text.Unicode.Utf8.IsValid(text.Span))
            return false;
        try
        {
            // One value after the other is as good as one.
            var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { AllowMultipleValues = true });
            var values = 0;
            while (reader.Read())
                values++;
            return values > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] Mutated(byte[] body, Random random)
    {
        var bytes = body.ToList();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(Math.Min(20, bytes.Count - at)));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Inserts[random.Next(Inserts.Length)]));
                    break;
                case 3:
                    var from = random.Next(bytes.Count);
                    bytes.InsertRange(at, bytes.GetRange(from, random.Next(Math.Min(40, bytes.Count - from))));
                    break;
                default:
                    bytes[at] = (byte)random.Next(256);
                    break;
            }
        }
        return [.. bytes];
    }
}
