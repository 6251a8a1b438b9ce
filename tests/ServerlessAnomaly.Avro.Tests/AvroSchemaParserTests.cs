using System.Text;

namespace ServerlessAnomaly.Avro.Tests;

public sealed class AvroSchemaParserTests
{
    [Fact]
    public void Parse_Record_KeepsNamesAliasesDefaultsAndLogicalTypes()
    {
        var schema = Parse(
            """
            {"type":"record","name":"R","namespace":"a.b","aliases":["Old","x.Older"],"fields":[
              {"name":"t","type":{"type":"long","logicalType":"timestamp-millis"},"aliases":["time","stamp"],"default":0},
              {"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"],"default":"A"}},
              {"name":"f","type":{"type":"fixed","name":"c.F","size":3}},
              {"name":"again","type":["null","E","c.F"]}]}
            """
        );
        Assert.Equal((AvroKind.Record, "a.b.R"), (schema.Kind, schema.Name));
        Assert.Equal(["a.b.Old", "x.Older"], schema.Aliases);
        Assert.Equal(["time", "stamp"], schema.Fields[0].Aliases);
        Assert.Equal((true, "timestamp-millis"), (schema.Fields[0].HasDefault, schema.Fields[0].Type.LogicalType));
        Assert.Equal(["A", "B"], schema.Fields[1].Type.Symbols);
        Assert.Equal((true, "a.b.E"), (schema.Fields[1].Type.HasDefault, schema.Fields[1].Type.Name));
        Assert.Equal((3, "c.F", false), (schema.Fields[2].Type.Size, schema.Fields[2].Type.Name, schema.Fields[2].HasDefault));
        Assert.Equal([schema.Fields[1].Type, schema.Fields[2].Type], schema.Fields[3].Type.Branches.Skip(1));
    }

    [Fact]
    public void Parse_TypesThatEachHoldTheOneBefore_AreKnownToBeEmpty()
    {
        var chain = Enumerable
            .Range(1, 20_000)
            .Select(i =>
                $$$"""{"type":"record","name":"R{{{i}}}","fields":[{"name":"x","type":"{{{(i == 1 ? "null" : $"R{i - 1}")}}}"}]}"""
            );
        var schema = Parse($"[{string.Join(',', chain)}]");
        Assert.True(schema.Branches[^1].IsEmpty);
        Assert.False(Parse("""{"type":"record","name":"R","fields":[{"name":"next","type":["null","R"]}]}""").IsEmpty);
    }

    private static AvroSchema Parse(string json) => AvroSchemaParser.Parse(Encoding.UTF8.GetBytes(json));
}
