using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Tests.Telemetry.Avro;

public sealed class AvroSchemaRulesTests
{
    private const string Serial = """{"name":"serial_number","type":"string"}""";
    private const string Time = """{"name":"timestamp","type":{"type":"long","logicalType":"timestamp-millis"}}""";
    private const string Value = """{"name":"smart_5_raw","type":"int"}""";

    [Theory]
    [InlineData("serial_number", Time, Value)]
    [InlineData("timestamp", Serial, Value)]
    [InlineData("", Serial, Time, """{"name":"rotation_rate","type":"int"}""")]
    [InlineData("smart_5_raw", Serial, Time, """{"name":"smart_5_raw","type":"boolean"}""")]
    [InlineData("smart_5_raw", Serial, Time, """{"name":"smart_5_raw","type":["null","bytes"]}""")]
    [InlineData("smart_5_raw", Serial, Time, """{"name":"smart_5_raw","type":{"type":"int","logicalType":"date"}}""")]
    [InlineData(
        "amount",
        Serial,
        Time,
        """{"name":"amount","aliases":["nvme_media_errors"],"type":{"type":"bytes","logicalType":"decimal","precision":9}}"""
    )]
    [InlineData("serial_number", """{"name":"serial_number","type":"double"}""", Time, Value)]
    [InlineData("timestamp", Serial, """{"name":"timestamp","type":"boolean"}""", Value)]
    [InlineData("model", Serial, Time, Value, """{"name":"model","type":"int"}""")]
    [InlineData("r5", Serial, Time, Value, """{"name":"r5","aliases":["smart_5_raw"],"type":"int"}""")]
    public void FindProblem_NoReadingCanBeMade_NamesTheField(string field, params string[] fields)
    {
        var problem = AvroSchemaRules.FindProblem(Record(fields));
        Assert.Equal(field, problem?.Field);
        if (field.Length > 0)
            Assert.Contains($"'{field}'", problem!.Message.Replace("has no time; add 'timestamp'", "'timestamp'"));
    }

    [Theory]
    [InlineData(Serial, Time, Value)]
    [InlineData(
        """{"name":"sn","aliases":["serial_number"],"type":["string","long"]}""",
        """{"name":"date","type":"string"}""",
        """{"name":"errors","aliases":["x","scsi_grown_defect_list"],"type":["null","float"]}"""
    )]
    [InlineData(
        Serial,
        """{"name":"local_time","type":{"type":"map","values":"long"}}""",
        """{"name":"nvme_smart_health_information_log","type":{"type":"map","values":"long"}}"""
    )]
    public void FindProblem_ReadingsCanBeMade_IsNull(params string[] fields) => Assert.Null(AvroSchemaRules.FindProblem(Record(fields)));

    [Theory]
    [InlineData("12", "12 where a type is needed")]
    [InlineData("{", "not JSON")]
    [InlineData("\"string\"", "of type String, where a record is needed")]
    [InlineData("""{"type":"record","name":"A","fields":[{"name":"next","type":["null","A"]}]}""", "its type 'A' refers to itself")]
    [InlineData("""{"type":"array","items":{"type":"array","items":"int"}}""", "where a record is needed")]
    public void FindProblem_NoUsableSchema_SaysWhy(string schema, string expected) =>
        Assert.Contains(expected, AvroSchemaRules.FindProblem(schema)?.Message);

    [Fact]
    public void FindProblem_TooLongOrTooDeep_SaysTheLimit()
    {
        Assert.Contains("262144 are the limit", AvroSchemaRules.FindProblem(new string(' ', 300_000))?.Message);
        var nested = string.Concat(Enumerable.Repeat("""{"type":"array","items":""", 20)) + "\"int\"" + new string('}', 20);
        Assert.Contains(
            "more than 16 deep",
            AvroSchemaRules.FindProblem(Record(Serial, Time, Value, $$"""{"name":"a","type":{{nested}}}"""))?.Message
        );

        // Types that each hold the one before: as deep, and nowhere nested in the text.
        var chain = Enumerable
            .Range(1, 2000)
            .Select(i =>
                $$$"""{"name":"f{{{i}}}","type":{"type":"record","name":"R{{{i}}}","fields":[{"name":"x","type":"{{{(i == 1 ? "null" : $"R{i - 1}")}}}"}]}}"""
            );
        Assert.Contains("more than 16 deep", AvroSchemaRules.FindProblem(Record([Serial, Time, Value, .. chain]))?.Message);
    }

    [Theory]
    [InlineData("\"int\"", "\"long\"", true)]
    [InlineData("\"int\"", "\"double\"", true)]
    [InlineData("\"long\"", "\"int\"", false)]
    [InlineData("\"double\"", "\"float\"", false)]
    [InlineData("\"int\"", "\"string\"", false)]
    [InlineData("\"int\"", """["null","long"]""", true)]
    [InlineData("""["null","int"]""", "\"int\"", false)]
    [InlineData("""["null","int"]""", """["double","null"]""", true)]
    [InlineData("""["null","int","string"]""", """["null","int"]""", false)]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","B"]}""", """{"type":"enum","name":"E","symbols":["B","A","C"]}""", true)]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","B"]}""", """{"type":"enum","name":"E","symbols":["A"]}""", false)]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","B"]}""", """{"type":"enum","name":"E","symbols":["A"],"default":"A"}""", true)]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"]}""", """{"type":"enum","name":"F","symbols":["A"]}""", false)]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"]}""", """{"type":"enum","name":"F","aliases":["E"],"symbols":["A"]}""", true)]
    [InlineData("""{"type":"map","values":"int"}""", """{"type":"map","values":"long"}""", true)]
    [InlineData("""{"type":"array","items":"long"}""", """{"type":"array","items":"int"}""", false)]
    [InlineData("""{"type":"fixed","name":"F","size":4}""", """{"type":"fixed","name":"F","size":8}""", false)]
    public void FindProblem_TypeChanges_AreThoseOfAvro(string from, string to, bool isAllowed)
    {
        var problem = AvroSchemaRules.FindProblem(
            Record(Serial, Time, Value, $$"""{"name":"other","type":{{to}}}"""),
            Record(Serial, Time, Value, $$"""{"name":"other","type":{{from}}}""")
        );
        Assert.Equal(isAllowed ? null : "other", problem?.Field);
    }

    [Fact]
    public void FindProblem_FieldsThatComeAndGo_NeedDefaultsAndAliases()
    {
        var before = Record(Serial, Time, Value, """{"name":"smart_9_raw","type":"long"}""");
        Assert.Null(AvroSchemaRules.FindProblem(Record(Time, Value, Serial), before));
        Assert.Null(
            AvroSchemaRules.FindProblem(
                Record(Serial, Time, Value, """{"name":"hours","aliases":["smart_9_raw"],"type":"double"}"""),
                before
            )
        );
        Assert.Equal(
            "hours",
            AvroSchemaRules.FindProblem(Record(Serial, Time, Value, """{"name":"hours","type":"long"}"""), before)?.Field
        );
        Assert.Null(AvroSchemaRules.FindProblem(Record(Serial, Time, Value, """{"name":"hours","type":"long","default":0}"""), before));
        Assert.Contains(
            "is new and has no default",
            AvroSchemaRules.FindProblem(Record(Serial, Time, Value, """{"name":"hours","type":"long"}"""), before)!.Message
        );
    }

    [Fact]
    public void FindDifference_AliasesAndLogicalTypes_AreDifferent()
    {
        var plain = Record(Serial, Time, Value, """{"name":"hours","type":"long"}""");
        Assert.Null(AvroSchemaRules.FindDifference(plain, plain.Replace("\"type\":\"record\"", "\"doc\":\"…\",\"type\":\"record\"")));
        Assert.Equal(
            "hours",
            AvroSchemaRules.FindDifference(
                plain,
                Record(Serial, Time, Value, """{"name":"hours","aliases":["smart_9_raw"],"type":"long"}""")
            )
        );
        Assert.Equal("timestamp", AvroSchemaRules.FindDifference(plain, plain.Replace("millis", "micros")));
    }

    private static string Record(params string[] fields) =>
        $$"""{"type":"record","name":"Reading","fields":[{{string.Join(',', fields)}}]}""";
}
