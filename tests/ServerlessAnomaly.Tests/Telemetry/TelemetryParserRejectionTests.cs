using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Tests.Telemetry;

public sealed class TelemetryParserRejectionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("no json")]
    [InlineData("""{"date":"2018-01-31","serial_number":"A",}""")]
    [InlineData("""{"date":"2018-01-31","serial_number":"A"}]""")]
    [InlineData("""{"date":"2018-01-31","serial_number":"A" /* note */}""")]
    [InlineData("""{"date":"2018-01-31","serial_number":"A","smart_5_raw":NaN}""")]
    [InlineData("""{"date":"2018-01-31","serial_number":"A","smart_5_raw":Infinity}""")]
    [InlineData("""{"date":"2018-01-31","serial_number":"A","smart_5_raw":05}""")]
    [InlineData("""{"date":"2018-01-31","serial_number":"A","smart_5_raw":+5}""")]
    [InlineData("""{"date":"2018-01-31","serial_number":"A""")]
    [InlineData("{'date':'2018-01-31'}")]
    public void Parse_NotJson_RefusesTheBody(string body)
    {
        var rejection = new Parsing().Parse(body, eventIndex: 4).SoleRejection();

        Assert.Equal((4, -1, RejectReason.MalformedJson), (rejection.EventIndex, rejection.ReadingIndex, rejection.Reason));
        Assert.StartsWith("The body is not JSON: ", rejection.Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("\"text\"")]
    [InlineData("""{"hello":"world","Date":"2018-01-31"}""")]
    public void Parse_JsonOfAnotherKind_IsUnknownShape(string body)
    {
        var rejection = new Parsing().Parse(body).SoleRejection();

        Assert.Equal((RejectReason.UnknownShape, -1), (rejection.Reason, rejection.ReadingIndex));
        Assert.Contains("send flat fields", rejection.Message);
    }

    [Theory]
    [InlineData("""{"date":"2018-01-31"}""", RejectReason.MissingSerialNumber, "serial_number", "")]
    [InlineData("""{"date":"2018-01-31","serial_number":null}""", RejectReason.MissingSerialNumber, "serial_number", "")]
    [InlineData("""{"date":"2018-01-31","serial_number":""}""", RejectReason.MissingSerialNumber, "serial_number", "")]
    [InlineData("""{"date":"2018-01-31","serial_number":" \u00a0"}""", RejectReason.MissingSerialNumber, "serial_number", " \u00a0")]
    [InlineData("""{"date":"2018-01-31","serial_number":"A\u0000B"}""", RejectReason.WrongType, "serial_number", "A\0B")]
    [InlineData("""{"date":"2018-01-31","serial_number":"\ud800"}""", RejectReason.WrongType, "serial_number", "\\ud800")]
    [InlineData("""{"date":"2018-01-31","serial_number":1.5}""", RejectReason.WrongType, "serial_number", "1.5")]
    [InlineData("""{"serial_number":"A"}""", RejectReason.MissingTime, "date", "")]
    [InlineData("""{"serial_number":"A","date":null,"smart_5_raw":1}""", RejectReason.MissingTime, "date", "")]
    [InlineData("""{"serial_number":"A","date":"31.1.2018"}""", RejectReason.InvalidTime, "date", "31.1.2018")]
    [InlineData("""{"serial_number":"A","timestamp":"2018-02-30"}""", RejectReason.InvalidTime, "timestamp", "2018-02-30")]
    [InlineData("""{"serial_number":"A","date":true}""", RejectReason.WrongType, "date", "true")]
    [InlineData("""{"serial_number":"A","date":"2018-03-03"}""", RejectReason.TimeInFuture, "date", "2018-03-03T00:00:00Z")]
    [InlineData(
        """{"serial_number":"A","timestamp":"2018-03-02T12:00:01Z"}""",
        RejectReason.TimeInFuture,
        "timestamp",
        "2018-03-02T12:00:01Z"
    )]
    [InlineData("""{"serial_number":"A","date":"2018-01-31","smart_5_raw":1e999}""", RejectReason.NonFiniteNumber, "smart_5_raw", "1e999")]
    [InlineData(
        """{"serial_number":"A","date":"2018-01-31","smart_5_raw":-3.5e38}""",
        RejectReason.NonFiniteNumber,
        "smart_5_raw",
        "-3.5e38"
    )]
    [InlineData("""{"serial_number":"A","date":"2018-01-31","smart_5_raw":"seven"}""", RejectReason.WrongType, "smart_5_raw", "seven")]
    [InlineData("""{"serial_number":"A","date":"2018-01-31","smart_5_raw":true}""", RejectReason.WrongType, "smart_5_raw", "true")]
    [InlineData(
        """{"serial_number":"A","date":"2018-01-31","smart_5_raw":{"value":[1]}}""",
        RejectReason.WrongType,
        "smart_5_raw",
        """{"value":[1]}"""
    )]
    [InlineData("""{"serial_number":"A","date":"2018-01-31","failure":2}""", RejectReason.WrongType, "failure", "2")]
    [InlineData("""{"serial_number":"A","date":"2018-01-31","failure":"yes"}""", RejectReason.WrongType, "failure", "yes")]
    [InlineData("""{"serial_number":"A","date":"2018-01-31","model":4000}""", RejectReason.WrongType, "model", "4000")]
    [InlineData("""{"serial_number":"A","local_time":5,"smart_5_raw":1}""", RejectReason.WrongType, "local_time", "5")]
    [InlineData("""{"serial_number":"A","local_time":{"time_t":"5"},"smart_5_raw":1}""", RejectReason.WrongType, "local_time.time_t", "5")]
    [InlineData(
        """{"serial_number":"A","local_time":{"time_t":-5},"smart_5_raw":1}""",
        RejectReason.InvalidTime,
        "local_time.time_t",
        "-5"
    )]
    [InlineData(
        """{"serial_number":"A","local_time":{"time_t":99999999999999},"smart_5_raw":1}""",
        RejectReason.InvalidTime,
        "local_time.time_t",
        "99999999999999"
    )]
    [InlineData(
        """{"serial_number":"A","date":"2018-01-31","ata_smart_attributes":[]}""",
        RejectReason.WrongType,
        "ata_smart_attributes",
        "[]"
    )]
    [InlineData(
        """{"serial_number":"A","date":"2018-01-31","ata_smart_attributes":{"table":{}}}""",
        RejectReason.WrongType,
        "ata_smart_attributes.table",
        "{}"
    )]
    [InlineData(
        """{"serial_number":"A","date":"2018-01-31","ata_smart_attributes":{"table":[{"id":5},3]}}""",
        RejectReason.WrongType,
        "ata_smart_attributes.table[1]",
        "3"
    )]
    [InlineData(
        """{"serial_number":"A","date":"2018-01-31","ata_smart_attributes":{"table":[{"value":1}]}}""",
        RejectReason.WrongType,
        "ata_smart_attributes.table[0].id",
        ""
    )]
    [InlineData(
        """{"serial_number":"A","date":"2018-01-31","ata_smart_attributes":{"table":[{"raw":{"value":"8"},"id":5}]}}""",
        RejectReason.WrongType,
        "ata_smart_attributes.table[0].raw.value",
        "\"8\""
    )]
    [InlineData(
        """{"serial_number":"A","date":"2018-01-31","ata_smart_attributes":{"table":[{"raw":"8","id":5}]}}""",
        RejectReason.WrongType,
        "ata_smart_attributes.table[0].raw",
        "\"8\""
    )]
    [InlineData(
        """{"serial_number":"A","date":"2018-01-31","ata_smart_attributes":{"table":[{"id":5,"raw":{"value":1e39}}]}}""",
        RejectReason.NonFiniteNumber,
        "ata_smart_attributes.table[0].raw.value",
        "1e39"
    )]
    public void Parse_BadReading_SaysWhatIsWrong(string body, RejectReason reason, string field, string value)
    {
        var rejection = new Parsing().Parse(body).SoleRejection();

        Assert.Equal((reason, field, value), (rejection.Reason, rejection.Field, rejection.Value));
        Assert.EndsWith(".", rejection.Message);
        Assert.Contains("; ", rejection.Message);
    }

    [Fact]
    public void Parse_SeveralFaults_FirstCounts()
    {
        var rejection = new Parsing().Parse("""{"smart_5_raw":"x","date":"never","smart_5_raw":1}""").SoleRejection();

        Assert.Equal((RejectReason.WrongType, "smart_5_raw"), (rejection.Reason, rejection.Field));
    }

    [Fact]
    public void Parse_BodyOverTheLimit_IsTooLarge()
    {
        var options = new TelemetryOptions { MaxBodyBytes = 1024 };
        var body = """{"date":"2018-01-31","serial_number":"A","smart_5_raw":1}""".PadRight(1024);

        Assert.Equal(1, new Parsing(options: options).Parse(body).Batch.Count);
        var rejection = new Parsing(options: options).Parse(body + " ").SoleRejection();
        Assert.Equal((RejectReason.BodyTooLarge, "1025", -1), (rejection.Reason, rejection.Value, rejection.ReadingIndex));
    }

    [Theory]
    [InlineData("A", 64, true)]
    [InlineData("A", 65, false)]
    [InlineData("\\u0041", 64, true)]
    [InlineData("\\u0041", 65, false)]
    [InlineData("\\u0041", 100_000, false)]
    [InlineData("é", 32, true)]
    [InlineData("é", 33, false)]
    public void Parse_SerialNumberLength_IsLimitedInBytes(string character, int count, bool accepted)
    {
        // The same character over and over is no serial number of a drive.
        var serial = new StringBuilder().Insert(0, character, count - 1).ToString() + (character == "é" ? "ö" : "B");
        var parsing = new Parsing().Parse($$"""{"date":"2018-01-31","serial_number":"{{serial}}","smart_5_raw":1}""");

        Assert.Equal(accepted ? 1 : 0, parsing.Batch.Count);
        if (accepted)
            return;
        Assert.Equal(RejectReason.SerialNumberTooLong, parsing.SoleRejection().Reason);
        Assert.InRange(parsing.SoleRejection().Value.Length, 1, 200);
    }

    [Fact]
    public void Parse_HugeValues_AreCutForPeople()
    {
        var text = new string('x', 1_000_000);
        foreach (var field in new[] { "smart_5_raw", "date", "model" })
        {
            var parsing = new Parsing(options: new() { MaxBodyBytes = 2 << 20 });
            var rejection = parsing.Parse($$"""{"serial_number":"A","{{field}}":"{{text}}"}""").SoleRejection();
            Assert.Equal(field, rejection.Field);
            Assert.Equal(200, rejection.Value.Length);
            Assert.InRange(rejection.Message.Length, 200, 500);
        }
    }

    [Fact]
    public void Parse_InvalidUtf8_RefusesTheBody()
    {
        byte[] body = [.. """{"date":"2018-01-31","serial_number":"A"""u8, 0xC3, 0x28, .. "\"}"u8];

        Assert.Equal(RejectReason.MalformedJson, new Parsing().Parse(body).SoleRejection().Reason);
    }

    [Fact]
    public void Parse_ByteOrderMark_IsSkipped()
    {
        var parsing = new Parsing().Parse("\uFEFF" + """{"date":"2018-01-31","serial_number":"A","smart_5_raw":1}""");

        Assert.Equal(1, parsing.Batch.Count);
        Assert.Empty(parsing.Rejected);
    }

    [Fact]
    public void Parse_DepthBomb_RefusesTheBody()
    {
        var bomb = $$"""{"date":"2018-01-31","serial_number":"A","x":{{new string('[', 100_000)}}""";

        Assert.Equal(RejectReason.MalformedJson, new Parsing().Parse(bomb).SoleRejection().Reason);
    }

    [Fact]
    public void Parse_ThousandsOfBadReadings_TellsTheFirstHundredAndCountsTheRest()
    {
        const string Good = """{"date":"2018-01-31","serial_number":"A","smart_5_raw":1}""";
        var parsing = new Parsing().Parse($"[{string.Concat(Enumerable.Repeat("{},", 5000))}{Good}]");

        Assert.Equal(1, parsing.Batch.Count);
        Assert.Equal(TelemetryParser.MaxRejectionsPerBody, parsing.Rejected.Count);
        Assert.EndsWith("4900 more readings of this body were refused too.", parsing.Rejected[^1].Message);
        Assert.DoesNotContain("more readings", parsing.Rejected[^2].Message);
    }
}
