using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Schemas;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Tests.Schemas;

public sealed class SchemaAdditionTests
{
    private const string Serial = """{"name":"serial_number","type":"string"}""",
        Date = """{"name":"date","type":"string"}""";
    private static readonly string First = Record(
        Serial,
        Date,
        """{"name":"smart_5_raw","type":"int"}""",
        """{"name":"smart_9_raw","type":"int"}"""
    );
    private static readonly string Second = Record(Date, Serial, """{"name":"smart_5_raw","type":"long"}""");

    [Fact]
    public void Plan_DocAndBlanks_DoNotChangeTheFingerprint() =>
        Assert.Equal(
            SchemaText.Parse(First, "f").Fingerprint,
            SchemaText.Parse(First.Replace("\"name\":\"smart_5_raw\"", "\"doc\":\"x\", \"name\" : \"smart_5_raw\""), "f").Fingerprint
        );

    [Fact]
    public void Plan_VersionsOfAGroup_AreNumberedAndSayWhatTheyLack()
    {
        var first = Add(First, []);
        Assert.Equal(("drives.Reading", 1, true), (first.Schema.Group, first.Schema.Version, first.IsNew));
        Assert.Equal(first.Schema.Fingerprint, first.Schema.Id);

        var second = Add(Second, [first.Schema]);
        Assert.Equal((2, true), (second.Schema.Version, second.IsNew));
        Assert.Equal(["smart_9_raw"], second.NoLongerSent);

        Assert.Equal(
            (first.Schema, false),
            (Add(First, [first.Schema, second.Schema]).Schema, Add(First, [first.Schema, second.Schema]).IsNew)
        );
        Assert.Equal(3, Add(Second, [first.Schema, second.Schema], id: "0123abcd").Schema.Version);
    }

    [Theory]
    [InlineData("""{"name":"smart_5_raw","type":"string"}""", "'smart_5_raw' was of type int and is of type string")]
    [InlineData("""{"name":"smart_5_raw","type":"int"},{"name":"extra","type":"int"}""", "'extra' is new and has no default")]
    public void Plan_SchemaThatBreaks_NamesTheField(string fields, string expected)
    {
        var first = Add(First, []).Schema;
        Assert.Contains(expected, Assert.Throws<CliException>(() => Add(Record(Serial, Date, fields), [first])).Message);
    }

    [Fact]
    public void Plan_NamesThatWouldBeMistaken_AreRefused()
    {
        var first = Add(First, []).Schema;
        var alias = First.Replace("\"name\":\"smart_5_raw\"", "\"name\":\"smart_5_raw\",\"aliases\":[\"r5\"]");
        Assert.False(Add(alias, [first]).IsNew);
        var renamed = Record(Serial, Date, """{"name":"a","type":"int"}""", """{"name":"smart_9_raw","type":"int"}""");
        var known = Add(renamed, []).Schema;
        Assert.Contains(
            "only in aliases",
            Assert
                .Throws<CliException>(() => Add(renamed.Replace("\"name\":\"a\"", "\"name\":\"a\",\"aliases\":[\"smart_5_raw\"]"), [known]))
                .Message
        );
        Assert.Contains("is that of", Assert.Throws<CliException>(() => Add(Second, [first], id: first.Id)).Message);
        Assert.Contains("is no id", Assert.Throws<CliException>(() => Add(First, [], id: "a/b")).Message);
        Assert.Contains("is no group", Assert.Throws<CliException>(() => Add(First, [], group: "../x")).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData(
        """{"type":"record","name":"R","fields":[{"name":"serial_number","type":"string"},{"name":"serial_number","type":"string"},{"name":"date","type":"string"},{"name":"smart_5_raw","type":"int"}]}"""
    )]
    [InlineData("""{"type":"record","name":"1 R","fields":[{"name":"serial number","type":"string"}]}""")]
    public void Plan_NoSchema_IsOneSentence(string text) => Assert.Throws<CliException>(() => SchemaText.Parse(text, "file.avsc"));

    private static SchemaAddition Add(string text, IReadOnlyList<RegisteredSchema> registered, string? group = null, string? id = null) =>
        SchemaAddition.Plan(SchemaText.Parse(text, "file.avsc"), group, id, registered, DateTimeOffset.UnixEpoch);

    private static string Record(params string[] fields) =>
        $$"""{"type":"record","name":"Reading","namespace":"drives","fields":[{{string.Join(',', fields)}}]}""";
}
