using System.Globalization;
using System.Text.Json;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Telemetry;

public sealed class TelemetryParserPropertyTests
{
    private static readonly FeatureSchema Schema = new(
        "property",
        1,
        [
            new("a", "smart_187_raw"),
            new("b", "smart_255_normalized"),
            new("c", "capacity_bytes"),
            new("d", "smart_0_raw"),
            new("e", "smart_300_raw"),
        ]
    );

    // Names that are almost the schema's own.
    private static readonly string[] Strangers =
    [
        "smart_187_normalized",
        "smart_0187_raw",
        "smart_187_raw ",
        "smart_255_raw",
        "smart_3000_raw",
        "smart__raw",
        "Serial_number",
        "",
    ];

    [Fact]
    public void Parse_FieldsInAnyOrderAmongStrangers_ReadsTheSameValues()
    {
        var random = new Random(7);
        var parsing = new Parsing(Schema);
        for (var round = 0; round < 2000; round++)
        {
            parsing.Batch.Clear();
            var readings = Enumerable.Range(0, random.Next(1, 6)).Select(_ => RandomReadings.Next(random, Schema.Columns.Count)).ToList();
            var bodies = readings.Select(reading => Body(reading, random)).ToList();
            parsing.Parse(bodies.Count == 1 ? bodies[0] : $" [ {string.Join(" ,\n", bodies)} ] ", eventIndex: round);

            Assert.Empty(parsing.Rejected);
            Assert.Equal(readings.Count, parsing.Batch.Count);
            for (var index = 0; index < readings.Count; index++)
            {
                Assert.Equal(readings[index].ToString(), ArchivedReading.Copy(parsing.Batch[index]).ToString());
                Assert.Equal(round, parsing.Batch[index].EventIndex);
            }
        }
    }

    [Fact]
    public void Parse_Numbers_AreRoundedAsTheRuntimeDoes()
    {
        var random = new Random(3);
        var schema = new FeatureSchema("one", 1, [new("a", "smart_187_raw")]);
        var parsing = new Parsing(schema);
        for (var round = 0; round < 20_000; round++)
        {
            var text = NumberText(random);
            parsing.Batch.Clear();
            parsing.Parse($$"""{"date":"2018-01-31","serial_number":"A","smart_187_raw":{{text}}}""");

            Assert.Empty(parsing.Rejected);
            Assert.Equal(float.Parse(text, CultureInfo.InvariantCulture), parsing.Value("smart_187_raw"));
        }
    }

    private static string NumberText(Random random)
    {
        var digits = string.Concat(Enumerable.Range(0, random.Next(1, 22)).Select(_ => random.Next(10))).TrimStart('0');
        var whole = (random.Next(4) == 0 ? "-" : "") + (digits.Length == 0 ? "0" : digits);
        return random.Next(4) switch
        {
            0 => whole + ".0",
            1 => $"{whole}.{random.Next(100000)}",
            2 => $"{whole}e{random.Next(-60, 15)}",
            _ => whole,
        };
    }

    private static string Body(ArchivedReading reading, Random random)
    {
        var fields = new List<string>
        {
            Field("serial_number", Quoted(reading.SerialNumber)),
            Field(reading.Time.TimeOfDay == TimeSpan.Zero ? "date" : "timestamp", Quoted(TimeText(reading.Time, random))),
        };
        if (reading.Model.Length > 0)
            fields.Add(Field("model", Quoted(reading.Model)));
        if (reading.Failed)
            fields.Add(Field("failure", random.Next(2) == 0 ? "1" : "true"));
        for (var slot = 0; slot < reading.Values.Length; slot++)
        {
            var value = reading.Values[slot];
            if (!float.IsNaN(value))
                fields.Add(Field(Schema.Columns[slot], value.ToString("R", CultureInfo.InvariantCulture)));
            else if (random.Next(2) == 0)
                fields.Add(Field(Schema.Columns[slot], "null"));
        }
        foreach (var stranger in Strangers)
        {
            if (random.Next(3) == 0)
                fields.Add(Field(stranger, Nested(random, depth: 0)));
        }
        var shuffled = fields.ToArray();
        random.Shuffle(shuffled);
        return "{" + string.Join(random.Next(2) == 0 ? "," : " ,\r\n\t", shuffled) + "}";
    }

    private static string Field(string name, string value) => $"{Quoted(name)}: {value}";

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static string TimeText(DateTime time, Random random)
    {
        if (time.TimeOfDay == TimeSpan.Zero)
            return time.ToString(random.Next(2) == 0 ? "yyyy-MM-dd" : "yyyy/M/d", CultureInfo.InvariantCulture);
        var offset = TimeSpan.FromMinutes(random.Next(-840, 841));
        var local = DateTime.SpecifyKind(time + offset, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, offset).ToString("O", CultureInfo.InvariantCulture);
    }

    private static string Nested(Random random, int depth)
    {
        var children = Enumerable.Range(0, random.Next(3));
        return random.Next(depth > 4 ? 3 : 5) switch
        {
            0 => "1e400",
            1 => Quoted("date"),
            2 => "null",
            3 => $"[{string.Join(',', children.Select(_ => Nested(random, depth + 1)))}]",
            _ => "{" + string.Join(',', children.Select(_ => Field(Schema.Columns[random.Next(5)], Nested(random, depth + 1)))) + "}",
        };
    }
}
