using System.Globalization;
using Avro.Generic;
using Avro.IO;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.Tests.Telemetry.Avro;

/// <summary>A producer's schema changes again and again, by chance; each version is read right, and each that breaks the one before is refused.</summary>
public sealed class AvroEvolutionTests
{
    private static readonly string[] Widths = ["int", "long", "float", "double"];
    private static readonly string[] Columns =
    [
        "smart_5_raw",
        "smart_9_raw",
        "smart_12_raw",
        "smart_187_raw",
        "smart_197_raw",
        "smart_198_raw",
    ];

    [Fact]
    public async Task Evolutions_ThatAvroAllows_AreReadWithTheSameValues()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var store = new InMemoryAvroSchemaStore();
            var catalog = new AvroSchemaCatalog(store);
            var fields = Begin(random);
            AvroProducer? before = null;
            for (var version = 1; version <= 6; version++)
            {
                var producer = AvroProducer.WithFields([.. fields.Select(field => field.Json)]);
                if (before is null || before.Fingerprint != producer.Fingerprint)
                {
                    Assert.Null(AvroSchemaRules.FindProblem(producer.Text));
                    if (before is not null)
                    {
                        Assert.Null(AvroSchemaRules.FindProblem(producer.Text, before.Text));
                        ReadByTheLibrary(before, producer, random, fields);
                    }
                    Assert.True(await store.TryAddAsync(producer.Register(version: version), default));
                    await AssertReadAsync(catalog, producer, fields, random);
                    before = producer;
                }
                Evolve(fields, random, version);
            }
        }
    }

    [Fact]
    public void Evolutions_ThatBreak_AreRefusedWithTheField()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var fields = Begin(random);
            var before = AvroProducer.WithFields([.. fields.Select(field => field.Json)]);
            var broken = fields[random.Next(2, fields.Count)];
            switch (random.Next(3))
            {
                case 0:
                    broken.Type = "\"string\"";
                    break;
                case 1:
                    (broken.Name, broken.HasDefault) = ("renamed", false);
                    break;
                default:
                    fields.Add(broken = new Field("smart_240_raw", "\"long\"") { Column = "smart_240_raw" });
                    break;
            }
            var after = AvroProducer.WithFields([.. fields.OrderBy(_ => random.Next()).Select(field => field.Json)]);
            Assert.Equal(broken.Name, AvroSchemaRules.FindProblem(after.Text, before.Text)?.Field);
        }
    }

    private static async Task AssertReadAsync(AvroSchemaCatalog catalog, AvroProducer producer, List<Field> fields, Random random)
    {
        var values = Values(fields, random);
        // A reading without any value of its schema is none.
        while (values.Skip(2).All(value => value.Value is null))
            values = Values(fields, random);
        var body = producer.SingleObject(values);
        await catalog.LearnAsync(null, body, default);
        var parsing = new Parsing("backblaze-21", avro: catalog).Parse(body);
        Assert.Empty(parsing.Rejected);
        Assert.Equal("Z1", parsing.Serial());
        foreach (var (column, slot) in parsing.Schema.Columns.Select((column, slot) => (column, slot)))
        {
            var sent = fields.FindIndex(field => field.Column == column);
            var expected =
                sent < 0 || values[sent].Value is null ? float.NaN : Convert.ToSingle(values[sent].Value, CultureInfo.InvariantCulture);
            Assert.Equal(expected, parsing.Batch[0].Values[slot]);
        }
    }

    // The official library reads by the new schema what the old one wrote: what is allowed here is what Avro allows. Version 1.12.2 finds a field by its
    // alias and then wants a default for it, so renamed ones are left out.
    private static void ReadByTheLibrary(AvroProducer before, AvroProducer after, Random random, List<Field> fields)
    {
        if (fields.Any(field => field.Aliases.Count > 0))
            return;
        var written = global::Avro.Schema.Parse(before.Text);
        var data = before.Datum([
            .. ((global::Avro.RecordSchema)written).Fields.Select(field => (field.Name, (object?)Any(field.Schema, random))),
        ]);
        var reader = new GenericDatumReader<GenericRecord>(written, global::Avro.Schema.Parse(after.Text));
        Assert.Equal(fields.Count, reader.Read(null!, new BinaryDecoder(new MemoryStream(data))).Schema.Fields.Count);
    }

    private static object Any(global::Avro.Schema schema, Random random) =>
        schema.Tag switch
        {
            global::Avro.Schema.Type.Union => Any(((global::Avro.UnionSchema)schema)[1], random),
            global::Avro.Schema.Type.Int => random.Next(1000),
            global::Avro.Schema.Type.Long => (long)random.Next(1000),
            global::Avro.Schema.Type.Float => (float)random.Next(1000),
            global::Avro.Schema.Type.Double => (double)random.Next(1000),
            _ => "2018-01-31",
        };

    private static List<Field> Begin(Random random) =>
        [
            new("serial_number", "\"string\""),
            new("date", "\"string\""),
            .. Columns[..random.Next(2, 5)].Select(column => new Field(column, $"\"{Widths[random.Next(2)]}\"") { Column = column }),
        ];

    private static void Evolve(List<Field> fields, Random random, int version)
    {
        var field = fields[random.Next(2, fields.Count)];
        switch (random.Next(6))
        {
            case 0:
                var column = Columns[random.Next(Columns.Length)];
                if (fields.All(one => one.Column != column && one.Name != column))
                    fields.Add(
                        new Field(column, "[\"null\",\"long\"]")
                        {
                            Column = column,
                            HasDefault = true,
                            Default = "null",
                        }
                    );
                break;
            case 1:
                field.Aliases.Add(field.Name);
                field.Name = $"renamed_{version}_{random.Next(100)}";
                break;
            case 2:
                field.Widen(random);
                break;
            case 3:
                if (!field.Type.StartsWith('['))
                    (field.Type, field.HasDefault) = ($"[\"null\",{field.Type}]", false);
                break;
            case 4:
                if (fields.Count > 3)
                    fields.Remove(field);
                break;
        }
        for (var i = fields.Count - 1; i > 2; i--)
        {
            var other = random.Next(2, i + 1);
            (fields[i], fields[other]) = (fields[other], fields[i]);
        }
    }

    private static (string Field, object? Value)[] Values(List<Field> fields, Random random) =>
        [
            .. fields.Select(field =>
                (
                    field.Name,
                    field.Name switch
                    {
                        "serial_number" => "Z1",
                        "date" => "2018-01-31",
                        _ => field.Any(random),
                    }
                )
            ),
        ];

    private sealed class Field(string name, string type)
    {
        public string Name { get; set; } = name;

        public string Type { get; set; } = type;

        public string? Column { get; init; }

        public List<string> Aliases { get; } = [];

        public bool HasDefault { get; set; }

        public string Default { get; init; } = "0";

        public string Json =>
            $$"""{"name":"{{Name}}","type":{{Type}}{{(Aliases.Count > 0 ? $",\"aliases\":[{string.Join(',', Aliases.Select(alias => $"\"{alias}\""))}]" : "")}}{{(HasDefault ? $",\"default\":{Default}" : "")}}}""";

        public void Widen(Random random)
        {
            var now = Array.FindIndex(Widths, width => Type.Contains($"\"{width}\""));
            Type = Type.Replace($"\"{Widths[now]}\"", $"\"{Widths[random.Next(now, Widths.Length)]}\"");
        }

        public object? Any(Random random)
        {
            if (Type.StartsWith('[') && random.Next(3) == 0)
                return null;
            var number = random.Next(60_000);
            return Widths[Array.FindIndex(Widths, width => Type.Contains($"\"{width}\""))] switch
            {
                "int" => (object)number,
                "long" => (long)number,
                "float" => (float)number,
                _ => (double)number,
            };
        }
    }
}
