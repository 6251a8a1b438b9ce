using System.IO.Compression;
using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Telemetry.Csv;

public sealed class BackblazeCsvReaderTests
{
    private static readonly FeatureSchema Two = new("two", 1, [new("a", "smart_5_raw"), new("b", "smart_9_raw")]);

    [Fact]
    public async Task ReadAsync_File2013_ReadsEveryModelOfTheDay()
    {
        await using var gzip = new GZipStream(File.OpenRead(Fixture.PathOf("2013-04-10.csv.gz")), CompressionMode.Decompress);
        var readings = await ReadAsync(gzip, FeatureSchema.Load("backblaze-21"));

        Assert.Equal(37, readings.Count);
        Assert.All(readings, reading => Assert.Equal(new DateTime(2013, 4, 10), reading.Time));
        Assert.Single(readings, reading => reading.Failed);
        var first = readings[0];
        Assert.Equal(("MJ0351YNG9Z0XA", "Hitachi HDS5C3030ALA630"), (first.SerialNumber, first.Model));
        // smart_1, 5, 9, 194 and 197 were all that was recorded then.
        Assert.Equal(5, first.Values.Count(value => !float.IsNaN(value)));
        Assert.Equal((0, 4031, 26), (first.Values[0], first.Values[4], first.Values[14]));
    }

    [Fact]
    public async Task ReadAsync_File2016_ReadsRawColumnsAndTheLabel()
    {
        await using var file = File.OpenRead(Fixture.PathOf("2016-days.csv"));
        var readings = await ReadAsync(file, FeatureSchema.Load("backblaze-21"));

        Assert.Equal(6, readings.Count);
        Assert.Equal(["W300J9JA", "Z300GYM0"], readings.Where(reading => reading.Failed).Select(reading => reading.SerialNumber).Order());
        Assert.All(readings.Where(reading => reading.Failed), reading => Assert.Equal(new DateTime(2016, 4, 1), reading.Time));
        Assert.All(readings, reading => Assert.DoesNotContain(float.NaN, reading.Values));
    }

    [Fact]
    public async Task ReadAsync_File2018WithSlashedDates_ReadsTheDay()
    {
        await using var file = File.OpenRead(Fixture.PathOf("2018-01-01.csv"));
        var readings = await ReadAsync(file, FeatureSchema.Load("backblaze-10"));

        Assert.Equal(["Z300WG7Z", "Z300CWTK", "Z300GZ1B", "Z30271GD"], readings.Select(reading => reading.SerialNumber));
        Assert.All(readings, reading => Assert.Equal(new DateTime(2018, 1, 1), reading.Time));
        Assert.Equal([0, 35491, 0, 0, 22112, 19, 0, 0, 30745097384f, 238757000000f], readings[0].Values);
        Assert.Equal([false, false, true, false], readings.Select(reading => reading.Failed));
    }

    [Fact]
    public async Task ReadAsync_BlankRow_IsNoReading()
    {
        await using var file = File.OpenRead(Fixture.PathOf("2018-07-25.csv"));
        var readings = await ReadAsync(file, FeatureSchema.Load("backblaze-10"));

        Assert.Equal(3, readings.Count);
        Assert.All(readings, reading => Assert.Contains(reading.Values, value => !float.IsNaN(value)));
        Assert.DoesNotContain(float.NaN, readings[1].Values);
    }

    [Theory]
    [InlineData("date,serial_number,smart_5_raw\n2018-01-31,A,7\n")]
    [InlineData("date,serial_number,smart_5_raw\r\n2018-01-31,A,7\r\n")]
    [InlineData("date,serial_number,smart_5_raw\n2018-01-31,A,7")]
    [InlineData("\uFEFFdate,serial_number,smart_5_raw\n2018-01-31,A,7\n")]
    [InlineData("date,serial_number,smart_5_raw\r2018-01-31,A,7\r")]
    [InlineData("date,serial_number,smart_5_raw\r2018-01-31,A,7")]
    [InlineData("date;serial_number;smart_5_raw\n2018-01-31;A;7\n")]
    [InlineData("date\tserial_number\tsmart_5_raw\n2018-01-31\tA\t7\n")]
    [InlineData("date, serial_number, smart_5_raw\n2018-01-31, A, 7 \n")]
    [InlineData("date, \"serial_number\" ,smart_5_raw\n1/31/18, \"A\" ,\" 7\"\n")]
    [InlineData("date,serial_number,smart_5_raw,smart_9_raw\n31/1/2018,A,7E0,NaN\n")]
    [InlineData("timestamp,serial_number,smart_5_raw,smart_9_raw\n2018-01-31T00:00:00Z,A,\"7\",N/A\n")]
    [InlineData("date,timestamp,serial_number,smart_5_raw\n20180131,,A,7\n")]
    [InlineData("\n\r\ndate,serial_number,smart_5_raw\n\n2018-01-31,A,7\n\r\n\n")]
    [InlineData("\"date\",\"serial_number\",\"smart_5_raw\"\n\"2018-01-31\",\"A\",\"7\"\n")]
    [InlineData("x,smart_5_raw,date,y,serial_number\n\"a,\"\"b\"\"\nc\",7.0,2018/1/31,,A\n")]
    [InlineData("failure,date,serial_number,model,smart_5_raw\n,2018-01-31,A,,+7e0\n")]
    public async Task ReadAsync_SameRowInAnotherDress_ReadsTheSame(string text)
    {
        foreach (var chunk in new[] { 1, 7, 1 << 16 })
        {
            var expected = new ArchivedReading("A", "", new DateTime(2018, 1, 31, 0, 0, 0, DateTimeKind.Utc), false, [7, float.NaN]);
            var reading = Assert.Single(await ReadAsync(new TricklingStream(Encoding.UTF8.GetBytes(text), chunk), Two));
            Assert.Equal(expected.ToString(), reading.ToString());
        }
    }

    [Fact]
    public async Task ReadAsync_QuotedText_IsUnescaped()
    {
        var readings = await ReadAsync("model,date,serial_number,smart_5_raw\n\"a \"\"b\"\", c\",2018-01-31,\"\"\"A\"\"\",\"3\"\n");

        Assert.Equal(("a \"b\", c", "\"A\"", 3), (readings[0].Model, readings[0].SerialNumber, readings[0].Values[0]));
    }

    [Fact]
    public async Task ReadAsync_Limit_IsKeptAndGoesOnWhereItStopped()
    {
        var text = "date,serial_number,smart_5_raw\n" + string.Concat(Enumerable.Range(0, 10).Select(row => $"2018-01-31,S{row},{row}\n"));
        var reader = new BackblazeCsvReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), "f.csv", Two);
        var batch = new ReadingBatch(2);

        var counts = new List<int>();
        do counts.Add(await reader.ReadAsync(batch, 4, CancellationToken.None));
        while (counts[^1] > 0);

        Assert.Equal([4, 4, 2, 0], counts);
        Assert.Equal(Enumerable.Range(0, 10).Select(row => (float)row), Enumerable.Range(0, 10).Select(row => batch[row].Values[0]));
    }

    [Fact]
    public async Task ReadAsync_LongLines_GrowTheBuffer()
    {
        var text = $"date,serial_number,smart_5_raw,note\n2018-01-31,A,1,{new string('x', 500_000)}\n2018-01-31,B,2,\n";

        Assert.Equal(["A", "B"], (await ReadAsync(text)).Select(reading => reading.SerialNumber));
    }

    [Fact]
    public async Task ReadAsync_WarmedUp_AllocatesFarLessThanAStringARow()
    {
        const int Rows = 20_000;
        var rows = Enumerable.Range(0, Rows).Select(row => $"2018-01-31,Z{row},ST4000DM000,{row}.0,\n");
        var text = Encoding.UTF8.GetBytes("date,serial_number,model,smart_5_raw,smart_9_raw\n" + string.Concat(rows));
        var batch = new ReadingBatch(2);
        await Round();

        var before = GC.GetAllocatedBytesForCurrentThread();
        await Round();
        var perRow = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Rows;

        Assert.True(perRow < 10, $"{perRow} bytes allocated a row.");

        async Task Round()
        {
            batch.Clear();
            var reader = new BackblazeCsvReader(new MemoryStream(text), "f.csv", Two);
            Assert.Equal(Rows, await reader.ReadAsync(batch, Rows + 1, CancellationToken.None));
        }
    }

    private static Task<List<ArchivedReading>> ReadAsync(string text) => ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), Two);

    private static async Task<List<ArchivedReading>> ReadAsync(Stream text, FeatureSchema schema)
    {
        var reader = new BackblazeCsvReader(text, "f.csv", schema);
        var batch = new ReadingBatch(schema.Columns.Count);
        while (await reader.ReadAsync(batch, 3, CancellationToken.None) > 0) { }
        return [.. Enumerable.Range(0, batch.Count).Select(index => ArchivedReading.Of(batch[index]))];
    }

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class TricklingStream(byte[] content, int chunk) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }
}
