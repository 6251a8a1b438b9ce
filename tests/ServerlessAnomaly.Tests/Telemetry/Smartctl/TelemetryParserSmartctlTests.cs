using System.Text.Json.Nodes;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Tests.Telemetry.Smartctl;

public sealed class TelemetryParserSmartctlTests
{
    private static readonly string Output = File.ReadAllText(Fixture.PathOf("smartctl-ata.json"));

    [Fact]
    public void Parse_SmartctlOutput_IsReadLikeTheFlatShape()
    {
        var parsing = new Parsing("backblaze-21").Parse(Output);

        Assert.Empty(parsing.Rejected);
        Assert.Equal(("Z3000AAA", "ST4000DM000-1F2168"), (parsing.Serial(), parsing.Model()));
        Assert.Equal(new DateTime(2018, 1, 31, 12, 0, 0), parsing.Batch[0].Time);
        Assert.False(parsing.Batch[0].Failed);
        Assert.Equal(8, parsing.Value("smart_5_raw"));
        Assert.Equal(34821, parsing.Value("smart_9_raw"));
        Assert.Equal(34821, parsing.Value("smart_240_raw"));
        Assert.Equal((1, 26), (parsing.Value("smart_188_raw"), parsing.Value("smart_190_raw")));
        Assert.Equal(238757000000f, parsing.Value("smart_242_raw"));
        Assert.Equal(float.NaN, parsing.Value("smart_183_raw"));
    }

    [Fact]
    public void Parse_NormalizedColumns_ComeFromValue()
    {
        var schema = new FeatureSchema(
            "mixed",
            1,
            [new("n", "smart_7_normalized"), new("r", "smart_7_raw"), new("absent", "smart_255_normalized")]
        );
        var parsing = new Parsing(schema).Parse(Output);

        // Seagate's 583,920,014 seeks without an error.
        Assert.Equal([87, 0, float.NaN], parsing.Batch[0].Values.ToArray());
    }

    [Fact]
    public void Parse_KeysInAnyOrder_MeansTheSame()
    {
        var expected = new Parsing("backblaze-21").Parse(Output);
        for (var seed = 0; seed < 100; seed++)
        {
            var shuffled = Shuffled(JsonNode.Parse(Output)!, new Random(seed))!.ToJsonString();
            var parsing = new Parsing("backblaze-21").Parse(shuffled);

            Assert.Empty(parsing.Rejected);
            Assert.Equal(expected.Batch[0].Values.ToArray(), parsing.Batch[0].Values.ToArray());
            Assert.Equal((expected.Serial(), expected.Model()), (parsing.Serial(), parsing.Model()));
            Assert.Equal(expected.Batch[0].Time, parsing.Batch[0].Time);
        }
    }

    [Theory]
    [InlineData("""{"value":437125146,"string":"26 (Min/Max 14/26)"}""", 26)]
    [InlineData("""{"string":"1 2 3","value":12885032961}""", 1)]
    [InlineData("""{"value":98212361340933,"string":"34821h+27m+25.013s"}""", 34821)]
    [InlineData("""{"string":"7"}""", 7)]
    [InlineData("""{"value":8,"string":"0x0008"}""", 8)]
    [InlineData("""{"value":8,"string":"8.5"}""", 8)]
    [InlineData("""{"value":8,"string":"-7"}""", 8)]
    [InlineData("""{"value":8,"string":""}""", 8)]
    [InlineData("""{"value":8,"string":" 7"}""", 8)]
    [InlineData("""{"value":8,"string":"\u0037"}""", 8)]
    [InlineData("""{"value":8,"string":null}""", 8)]
    [InlineData("""{"value":8,"string":9}""", 8)]
    [InlineData("""{"value":8,"string":"99999999999999999999999999999999999999999"}""", 8)]
    public void Parse_RawWithText_TakesTheNumberThatSmartctlShows(string raw, float expected)
    {
        var parsing = new Parsing().Parse(Attributes($$"""{"id":5,"raw":{{raw}}}"""));

        Assert.Empty(parsing.Rejected);
        Assert.Equal(expected, parsing.Value("smart_5_raw"));
    }

    [Fact]
    public void Parse_LargestRawValue_IsRounded()
    {
        var parsing = new Parsing().Parse(
            Attributes("""{"id":187,"raw":{"value":9223372036854775808}},{"id":197,"raw":{"value":18446744073709551615}}""")
        );

        Assert.Equal((9223372036854775808f, 18446744073709551615f), (parsing.Value("smart_187_raw"), parsing.Value("smart_197_raw")));
    }

    [Fact]
    public void Parse_AttributesThatTheSchemaLacks_AreNotLookedInto()
    {
        var parsing = new Parsing().Parse(
            Attributes("""{"id":6,"raw":"odd"},{"id":999,"raw":{"value":[]}},{"id":5,"raw":{"value":8},"value":"odd"}""")
        );

        Assert.Empty(parsing.Rejected);
        Assert.Equal(8, parsing.Value("smart_5_raw"));
    }

    [Fact]
    public void Parse_NullsAndAbsentParts_AreMissing()
    {
        var parsing = new Parsing().Parse(
            Attributes("""{"id":5,"raw":null},{"id":9,"raw":{"value":null}},{"id":187,"raw":{}},{"id":188},{"id":197,"raw":{"value":2}}""")
        );

        Assert.Empty(parsing.Rejected);
        Assert.Equal([2], parsing.Batch[0].Values.ToArray().Where(value => !float.IsNaN(value)));
    }

    private static string Attributes(string rows) =>
        $$$"""{"ata_smart_attributes":{"table":[{{{rows}}}]},"serial_number":"A","local_time":{"time_t":1517400000}}""";

    private static JsonNode? Shuffled(JsonNode? node, Random random)
    {
        switch (node)
        {
            case JsonObject fields:
                var pairs = fields.Select(field => KeyValuePair.Create(field.Key, Shuffled(field.Value, random))).ToArray();
                random.Shuffle(pairs);
                return new JsonObject(pairs);
            case JsonArray items:
                var nodes = items.Select(item => Shuffled(item, random)).ToArray();
                random.Shuffle(nodes);
                return new JsonArray(nodes);
            default:
                return node?.DeepClone();
        }
    }
}
