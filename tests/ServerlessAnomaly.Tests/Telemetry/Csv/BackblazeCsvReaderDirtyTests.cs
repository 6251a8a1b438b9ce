using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Telemetry.Csv;

public sealed class BackblazeCsvReaderDirtyTests
{
    private static readonly FeatureSchema Two = new("two", 1, [new("a", "smart_5_raw"), new("b", "smart_9_raw")]);

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("\n\n", "the file is empty")]
    [InlineData("serial_number,smart_5_raw\nA,1\n", "the header has no column 'date'")]
    [InlineData("date,smart_5_raw\n2018-01-31,1\n", "the header has no column 'serial_number'")]
    [InlineData("date,serial_number,smart_5_normalized\n2018-01-31,A,1\n", "none of the columns of schema two/1")]
    [InlineData("date,serial_number,r_5\n2018-01-31,A,1\n", "no SMART value under a known name")]
    [InlineData("date,serial_number,smart_5_raw\n1/2/18,A,1\n", "line 2: column 'date': '1/2/18' is no date")]
    [InlineData("date,serial_number,smart_5_raw\n2018-01-31,0000000,1\n", "line 2: column 'serial_number': '0000000' is no serial number")]
    [InlineData("date,serial_number,smart_5_raw,smart_5_raw\n2018-01-31,A,1,2\n", "the column 'smart_5_raw' more than once")]
    [InlineData("date,serial_number,date,smart_5_raw\n2018-01-31,A,2018-01-31,2\n", "the column 'date' more than once")]
    [InlineData("date,serial_number,smart_5_raw\n2018-01-31,A,seven\n", "line 2: column 'smart_5_raw': 'seven' is no number")]
    [InlineData("date,serial_number,smart_5_raw\n2018-01-31,A,1e39\n", "line 2: column 'smart_5_raw': '1e39' is no number")]
    [InlineData(
        "date,serial_number,smart_5_raw\n2018-01-31,A,\"7\"8\n2018-01-31,A,7\n",
        "line 2: has text behind a closing quotation mark"
    )]
    [InlineData("date,serial_number,smart_5_raw\n\n2018-01-31,A,1\n\"\",A,1\n", "line 4: column 'date': '' is no date")]
    [InlineData("date,serial_number,smart_5_raw\n31.01.2018,A,1\n", "line 2: column 'date': '31.01.2018' is no date")]
    [InlineData("date,serial_number,smart_5_raw\n2018-01-31,,1\n", "line 2: column 'serial_number': '' is no serial number")]
    [InlineData("date,serial_number,smart_5_raw,failure\n2018-01-31,A,1,yes\n", "line 2: column 'failure': 'yes' is neither 0 nor 1")]
    [InlineData(
        "date,serial_number,smart_5_raw,x\n2018-01-31,A,1,\"a\nb\"\n2018-01-31,A,1,2,3\n",
        "line 4: has more than the header's 4 fields"
    )]
    [InlineData("date,serial_number,smart_5_raw\n2018-01-31,A\n", "line 2: has 2 of the header's 3 fields")]
    [InlineData("date,serial_number,smart_5_raw\n2018-01-31,\"A,1\n", "line 2: a quoted field never ends")]
    public async Task ReadAsync_DirtyFile_NamesFileLineColumnAndValue(string text, string expected)
    {
        var thrown = await Assert.ThrowsAsync<TelemetryFormatException>(() => ReadAsync(Encoding.UTF8.GetBytes(text)));

        Assert.StartsWith("days.csv: ", thrown.Message);
        Assert.Contains(expected, thrown.Message);
        Assert.Matches(@"[.?]$", thrown.Message);
    }

    [Fact]
    public async Task ReadAsync_TextThatIsNotUtf8_Throws()
    {
        byte[] text = [.. "date,serial_number,smart_5_raw\n2018-01-31,"u8, 0xC3, 0x28, .. ",1\n"u8];

        Assert.Contains("column 'serial_number'", (await Assert.ThrowsAsync<TelemetryFormatException>(() => ReadAsync(text))).Message);
    }

    [Fact]
    public async Task ReadAsync_EndlessLine_ThrowsInsteadOfGrowing()
    {
        var text = new byte[3 << 20];
        Array.Fill(text, (byte)'x');

        Assert.Contains("line 1 has more than", (await Assert.ThrowsAsync<TelemetryFormatException>(() => ReadAsync(text))).Message);
    }

    [Fact]
    public async Task ReadAsync_MutatedFile_IsReadOrRefused()
    {
        var original = await File.ReadAllBytesAsync(Fixture.PathOf("2018-01-01.csv"));
        var random = new Random(5);
        var read = 0;
        for (var round = 0; round < 3000; round++)
        {
            var text = original.ToList();
            var at = random.Next(text.Count);
            if (random.Next(3) == 0)
                text.RemoveRange(at, random.Next(Math.Min(30, text.Count - at)));
            else
                text[at] = (byte)(random.Next(2) == 0 ? random.Next(256) : "\",\r\n0.e"[random.Next(7)]);
            try
            {
                var readings = await ReadAsync([.. text], FeatureSchema.Load("backblaze-10"));
                Assert.All(readings, reading => Assert.NotEmpty(reading.SerialNumber));
                Assert.All(readings.SelectMany(reading => reading.Values), value => Assert.False(float.IsInfinity(value)));
                read++;
            }
            catch (TelemetryFormatException refused)
            {
                Assert.StartsWith("days.csv: ", refused.Message);
            }
        }
        Assert.InRange(read, 100, 2900);
    }

    private static Task<List<ArchivedReading>> ReadAsync(byte[] text) => ReadAsync(text, Two);

    private static async Task<List<ArchivedReading>> ReadAsync(byte[] text, FeatureSchema schema)
    {
        var batch = new ReadingBatch(schema.Columns.Count);
        await new BackblazeCsvReader(new MemoryStream(text), "days.csv", schema).ReadAsync(batch, 1000, CancellationToken.None);
        return [.. Enumerable.Range(0, batch.Count).Select(index => ArchivedReading.Of(batch[index]))];
    }
}
