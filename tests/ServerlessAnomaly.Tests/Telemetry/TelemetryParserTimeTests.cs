using System.Globalization;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Tests.Telemetry;

public sealed class TelemetryParserTimeTests
{
    [Theory]
    [InlineData("2018-01-31", "2018-01-31T00:00:00.0000000Z")]
    [InlineData("2018-1-1", "2018-01-01T00:00:00.0000000Z")]
    [InlineData("2018/1/1", "2018-01-01T00:00:00.0000000Z")]
    [InlineData("2018/01/31", "2018-01-31T00:00:00.0000000Z")]
    [InlineData("2016-02-29", "2016-02-29T00:00:00.0000000Z")]
    [InlineData("2000-01-01", "2000-01-01T00:00:00.0000000Z")]
    [InlineData("20180131", "2018-01-31T00:00:00.0000000Z")]
    [InlineData("20180131-060708", "2018-01-31T06:07:08.0000000Z")]
    [InlineData("1517400000", "2018-01-31T12:00:00.0000000Z")]
    [InlineData("1517400000.25", "2018-01-31T12:00:00.0000000Z")]
    [InlineData("1517400000123", "2018-01-31T12:00:00.0000000Z")]
    [InlineData("2018-01-31T10:00:00.123+0100", "2018-01-31T09:00:00.1230000Z")]
    [InlineData("2018-01-31 10:00:00 +0100 CET", "2018-01-31T09:00:00.0000000Z")]
    [InlineData("2018-01-31 10:00:00 +0530 +0530", "2018-01-31T04:30:00.0000000Z")]
    [InlineData("2018-01-31 10:00:00.5 +0000 UTC", "2018-01-31T10:00:00.5000000Z")]
    [InlineData("2018-01-31 10:00:00 CET", "2018-01-31T09:00:00.0000000Z")]
    [InlineData("2018-01-31 10:00:00,250", "2018-01-31T10:00:00.2500000Z")]
    [InlineData("Wed, 31 Jan 2018 10:00:00 GMT", "2018-01-31T10:00:00.0000000Z")]
    [InlineData("Wed, 31 Jan 2018 10:00:00 -0500", "2018-01-31T15:00:00.0000000Z")]
    [InlineData("Wed Jan 31 10:00:00 2018 CET", "2018-01-31T09:00:00.0000000Z")]
    [InlineData("Wed Jan  3 10:00:00 2018", "2018-01-03T10:00:00.0000000Z")]
    [InlineData("2018-01-31T06:07Z", "2018-01-31T06:07:00.0000000Z")]
    [InlineData("2018-01-31T06:07:08", "2018-01-31T06:07:08.0000000Z")]
    [InlineData("2018-01-31 06:07:08", "2018-01-31T06:07:08.0000000Z")]
    [InlineData("2018-01-31T06:07:08.5Z", "2018-01-31T06:07:08.5000000Z")]
    [InlineData("2018-01-31T06:07:08.123456789Z", "2018-01-31T06:07:08.1234567Z")]
    [InlineData("2018-01-31T23:30:00+02:00", "2018-01-31T21:30:00.0000000Z")]
    [InlineData("2018-01-31T23:30:00-0530", "2018-02-01T05:00:00.0000000Z")]
    [InlineData("2018-01-31T23:30:00-08", "2018-02-01T07:30:00.0000000Z")]
    [InlineData("2018-03-02T12:00:00Z", "2018-03-02T12:00:00.0000000Z")]
    public void Parse_Time_IsReadAsUtc(string text, string expected)
    {
        foreach (var field in new[] { "date", "timestamp" })
        {
            var parsing = new Parsing().Parse($$"""{"serial_number":"A","{{field}}":"{{text}}","smart_5_raw":1}""");
            Assert.Empty(parsing.Rejected);
            Assert.Equal(expected, parsing.Batch[0].Time.ToString("O", CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("2018")]
    [InlineData("2018-01")]
    [InlineData("2018-01-")]
    [InlineData("2018-01/31")]
    [InlineData("2018-13-01")]
    [InlineData("2018-00-01")]
    [InlineData("2018-01-00")]
    [InlineData("2017-02-29")]
    [InlineData("18-01-31")]
    [InlineData("02018-01-31")]
    [InlineData("0000-01-01")]
    [InlineData("1969-12-31")]
    [InlineData("1970-01-01")]
    [InlineData("1999-12-31")]
    [InlineData("2000-01-01T00:00:00+01:00")]
    [InlineData("0")]
    [InlineData("86400")]
    [InlineData("20181331")]
    [InlineData("20180131-250000")]
    [InlineData("Wed Jan 31 10:00:00 2018 CST")]
    [InlineData("Wed, 31 Foo 2018 10:00:00 GMT")]
    [InlineData("2018-01-31 10:00:00 +0100 what is this")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("2018-01-31 ")]
    [InlineData(" 2018-01-31")]
    [InlineData("2018-01-31T")]
    [InlineData("2018-01-31T6:07")]
    [InlineData("2018-01-31T24:00:00Z")]
    [InlineData("2018-01-31T06:60:00Z")]
    [InlineData("2018-01-31T06:07:60Z")]
    [InlineData("2018-01-31T06:07:08.Z")]
    [InlineData("2018-01-31T06:07:08+")]
    [InlineData("2018-01-31T06:07:08+15:00")]
    [InlineData("2018-01-31T06:07:08+02:")]
    [InlineData("2018-01-31T06:07:08Zulu")]
    [InlineData("2018-01-31T06:07:08 Z")]
    [InlineData("\u0662018-01-31")]
    public void Parse_NoTime_IsInvalid(string text)
    {
        var rejection = new Parsing().Parse($$"""{"serial_number":"A","date":"{{text}}"}""").SoleRejection();

        Assert.Equal((RejectReason.InvalidTime, text), (rejection.Reason, rejection.Value));
    }

    [Theory]
    [InlineData("""{"serial_number":"A","timestamp":"2018-01-31T06:00:00Z","date":"2018-01-30","smart_5_raw":1}""", "2018-01-31 06")]
    [InlineData("""{"serial_number":"A","date":"2018-01-30","local_time":{"time_t":1517400000},"smart_5_raw":1}""", "2018-01-31 12")]
    [InlineData(
        """{"serial_number":"A","timestamp":"2018-02-01T06:00:00Z","local_time":{"time_t":1517400000},"smart_5_raw":1}""",
        "2018-02-01 06"
    )]
    [InlineData("""{"serial_number":"A","date":"2018-01-30","timestamp":null,"smart_5_raw":1}""", "2018-01-30 00")]
    public void Parse_SeveralTimes_MostPreciseCounts(string body, string expected) =>
        Assert.Equal(expected, new Parsing().Parse(body).Batch[0].Time.ToString("yyyy-MM-dd HH", CultureInfo.InvariantCulture));

    [Fact]
    public void Parse_ToleranceBeyondTheCalendar_AcceptsEveryTime()
    {
        var options = new TelemetryOptions { FutureTolerance = TimeSpan.MaxValue };
        var parsing = new Parsing(options: options).Parse("""{"serial_number":"A","date":"9999-12-31","smart_5_raw":1}""");

        Assert.Equal(1, parsing.Batch.Count);
    }
}
