using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Tests.Telemetry.DeadLetters;

/// <summary>Bodies and files that are something else than their sender thinks are told by name.</summary>
public sealed class OtherFormatTests
{
    private static readonly KindSchemas Schemas = KindSchemas.With(FeatureSchema.Load(TelemetryOptions.DefaultSchema));

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("  \n", "it is empty")]
    [InlineData("PK\u0003\u0004xx", "a zip or a spreadsheet")]
    [InlineData("PAR1xx", "Parquet")]
    [InlineData("BZh91AY&SY", "compressed")]
    [InlineData("\u001e{}", "record separators")]
    [InlineData("{}\uFEFF{}", "byte order mark stands between")]
    [InlineData("// x\n{}", "comments")]
    [InlineData("\u0000{\u0000}", "UTF-16")]
    [InlineData("{\u0000}\u0000", "UTF-16")]
    public void Parse_BodyOfAnotherFormat_IsToldByName(string body, string part)
    {
        var (_, rejected) = Parse(body);
        Assert.Contains(part, Assert.Single(rejected).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SmartctlThatDidNotKnowTheBridge_RepeatsItsWords()
    {
        var (_, rejected) = Parse(
            """{"smartctl":{"exit_status":1,"messages":[{"string":"/dev/sdb: Unknown USB bridge [0x152d:0x0578]","severity":"error"}]},"local_time":{"time_t":1767225600}}"""
        );
        Assert.Contains("Unknown USB bridge", Assert.Single(rejected).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SasDriveOfANewerSmartctl_HasItsModel()
    {
        var (readings, _) = Parse(
            """{"local_time":{"time_t":1767225600},"device":{"protocol":"SCSI"},"scsi_model_name":"SEAGATE ST8000NM0075","serial_number":"ZA1","scsi_grown_defect_list":3}"""
        );
        Assert.Equal("SEAGATE ST8000NM0075", Encoding.UTF8.GetString(readings.Of(DriveKind.Sas)[0].Model));
    }

    [Theory]
    [InlineData("\u001f\u008b,x", "name it .csv.gz")]
    [InlineData("PK\u0003\u0004", "a zip or a spreadsheet")]
    [InlineData("{\"a\":1,\"b\":2}", "the file is JSON")]
    [InlineData("sep=;", "hint for Excel")]
    [InlineData("# made by hand", "a comment")]
    public async Task Read_CsvOfAnotherFormat_IsToldByName(string header, string part)
    {
        using var text = new MemoryStream(Encoding.Latin1.GetBytes($"{header}\n2026-01-01,A,1\n"));
        var refused = await Assert.ThrowsAsync<TelemetryFormatException>(async () =>
        {
            var schema = FeatureSchema.Load(TelemetryOptions.DefaultSchema);
            var reader = new BackblazeCsvReader(text, "day.csv", schema);
            await reader.ReadAsync(new ReadingBatch(schema.Columns.Count), 10, default);
        });
        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
    }

    private static (ReadingBatches Readings, List<RejectedReading> Rejected) Parse(string body)
    {
        var (readings, rejected) = (new ReadingBatches(Schemas), new List<RejectedReading>());
        new TelemetryParser(Schemas, new TelemetryOptions(), TimeProvider.System).Parse(
            Encoding.UTF8.GetBytes(body),
            0,
            readings,
            rejected
        );
        return (readings, rejected);
    }
}
