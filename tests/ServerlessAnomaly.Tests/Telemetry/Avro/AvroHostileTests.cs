using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.Tests.Telemetry.Avro;

/// <summary>Whatever a body holds and whatever a schema allows, a body is read or refused, soon and in little memory.</summary>
public sealed class AvroHostileTests
{
    private const string Needed =
        """{"name":"serial_number","type":"string"},{"name":"date","type":"string"},{"name":"smart_5_raw","type":["null","long"]}""";
    private const string Wide = $$$$"""
        {"type":"record","name":"Reading","fields":[{{{{Needed}}}},{"name":"a","type":{"type":"array","items":["null","double","string"]}},
        {"name":"m","type":{"type":"map","values":{"type":"array","items":"float"}}},{"name":"b","type":"bytes"},{"name":"f","type":{"type":"fixed","name":"F","size":3}},
        {"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"]}},{"name":"timestamp","type":["null",{"type":"long","logicalType":"timestamp-micros"}]},
        {"name":"r","type":["null",{"type":"record","name":"R","fields":[{"name":"o","type":"boolean"},{"name":"host","type":"string"}]}]}]}
        """;

    [Fact]
    public async Task Parse_RandomBytes_AreReadOrRefused()
    {
        var catalog = await CatalogAsync(Wide, $$"""{"type":"array","items":{{Wide}}}""");
        var random = new Random(7);
        var body = new byte[400];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 20_000; round++)
        {
            var length = random.Next(10, body.Length);
            random.NextBytes(body.AsSpan(0, length));
            // Mostly small numbers: they are lengths and branches that lead on.
            if (round % 2 == 0)
                for (var i = 10; i < length; i++)
                    body[i] = (byte)(body[i] % 12);
            Name(body, round % 3 == 0 ? 2UL : 1UL);
            var parsing = new Parsing(avro: catalog).Parse(body.AsSpan(0, length));
            Assert.True(parsing.All.Count + parsing.Rejected.Sum(rejected => rejected.Readings) > 0);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000_000);
    }

    [Fact]
    public async Task Parse_FlippedBits_AreReadOrRefused()
    {
        var producer = AvroProducer.WithFields(Needed);
        var catalog = await CatalogAsync(producer.Text);
        var body = producer.SingleObject(("serial_number", "Z1"), ("date", "2018-01-31"), ("smart_5_raw", 70_000L));
        Name(body, 1);
        for (var bit = 80; bit < body.Length * 8; bit++)
        {
            var flipped = body.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var parsing = new Parsing(avro: catalog).Parse(flipped);
            Assert.Equal(1, parsing.All.Count + parsing.Rejected.Count);
        }
    }

    [Theory]
    [InlineData("""{"type":"array","items":"null"}""")]
    [InlineData("""{"type":"array","items":{"type":"record","name":"Empty","fields":[]}}""")]
    [InlineData("""{"type":"array","items":{"type":"fixed","name":"Nothing","size":0}}""")]
    public async Task Parse_BillionsOfValuesWithoutBytes_AreRefused(string type)
    {
        var catalog = await CatalogAsync($$"""{"type":"record","name":"Reading","fields":[{{Needed}},{"name":"a","type":{{type}}}]}""");
        // 2^40 items, and the end of the array.
        byte[] body = [.. Header(1), 2, (byte)'Z', 2, (byte)'1', 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0];
        var rejected = new Parsing(avro: catalog).Parse(body).SoleRejection();
        Assert.Equal((RejectReason.MalformedAvro, "a"), (rejected.Reason, rejected.Field));
        Assert.Contains("more values than", rejected.Message);
    }

    [Fact]
    public async Task Parse_RecordsThatDoubleAtEachLevel_AreRefused()
    {
        var fields = new StringBuilder(Needed);
        for (var level = 0; level < 13; level++)
        {
            var inner = level == 0 ? "null" : $"L{level - 1}";
            var copies = string.Join(',', Enumerable.Range(0, 8).Select(i => $$"""{"name":"x{{i}}","type":"{{inner}}"}"""));
            fields.Append(
                CultureInfo.InvariantCulture,
                $$$""",{"name":"l{{{level}}}","type":{"type":"record","name":"L{{{level}}}","fields":[{{{copies}}}]}}"""
            );
        }
        var catalog = await CatalogAsync($$"""{"type":"record","name":"Reading","fields":[{{fields}}]}""");
        var rejected = new Parsing(avro: catalog).Parse([.. Header(1), 2, (byte)'Z', 2, (byte)'1', 0]).SoleRejection();
        Assert.Contains("more values than", rejected.Message);
    }

    [Fact]
    public async Task Parse_LengthsBeyondTheBody_AllocateNothing()
    {
        var catalog = await CatalogAsync(Wide);
        byte[] body = [.. Header(1), 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 1];
        new Parsing(avro: catalog).Parse(body);
        var parsing = new Parsing(avro: catalog);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var rejected = parsing.Parse(body).SoleRejection();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal("serial_number", rejected.Field);
        Assert.Contains("says it has 2147483647 bytes where 1 are left", rejected.Message);
    }

    private static async Task<AvroSchemaCatalog> CatalogAsync(params string[] schemas)
    {
        var store = new InMemoryAvroSchemaStore();
        foreach (var (index, schema) in schemas.Index())
        {
            var fingerprint = (index + 1).ToString("x16", CultureInfo.InvariantCulture);
            Assert.True(await store.TryAddAsync(new("g", index + 1, fingerprint, fingerprint, default, schema), default));
        }
        var catalog = new AvroSchemaCatalog(store);
        await catalog.LearnAsync("avro/binary+any", ReadOnlyMemory<byte>.Empty, default);
        return catalog;
    }

    private static byte[] Header(ulong fingerprint)
    {
        var header = new byte[10];
        Name(header, fingerprint);
        return header;
    }

    private static void Name(byte[] body, ulong fingerprint)
    {
        (body[0], body[1]) = (0xC3, 0x01);
        BinaryPrimitives.WriteUInt64LittleEndian(body.AsSpan(2), fingerprint);
    }
}
