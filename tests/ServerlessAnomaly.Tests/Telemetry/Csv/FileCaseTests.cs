using System.IO.Compression;
using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Telemetry.Csv;

/// <summary>Files from the field, and what is right for each.</summary>
public sealed class FileCaseTests : IDisposable
{
    private static readonly FeatureSchema Schema = FeatureSchema.Load("backblaze-21");

    private readonly TempFolder _folder = new();
    private readonly FileReadReport _report = new();
    private long _handedOut;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("16-2018-02-25-cr-only.csv", 3, "2018-02-25")]
    [InlineData("17-empty-day", 6, "2014-11-03")]
    [InlineData("18-data_Q3_2023.zip", 12, "2023-07-03")]
    [InlineData("20-188-packed.csv", 60, "2023-07-20")]
    [InlineData("21-semicolon.csv", 2, "2026-11-20")]
    [InlineData("23-own-names.csv", 1, "2026-11-20")]
    [InlineData("23b-own-space-after-comma.csv", 1, "2026-11-20")]
    [InlineData("23c-quoted-all.csv", 1, "2026-11-20")]
    [InlineData("23d-nan.csv", 1, "2026-11-20")]
    [InlineData("23f-index-column.csv", 1, "2026-11-20")]
    [InlineData("24-grouped-by-drive.csv", 6, "2026-11-03")]
    [InlineData("25-twice-a-day.csv", 2, "2026-11-01")]
    [InlineData("54-excel-exponents.csv", 1, "2018-02-25")]
    public async Task File_IsRead(string name, int readings, string lastDay)
    {
        var read = await ReadAsync(Cases.PathOf(name));

        Assert.Equal((readings, 0), (read.Count, _report.Unreadable));
        Assert.Equal(lastDay, $"{read[^1].Time:yyyy-MM-dd}");
        Assert.Equal(read.Select(reading => reading.Time.Date).Order(), read.Select(reading => reading.Time.Date));
    }

    [Fact]
    public async Task DriveWithoutValues_IsCountedAsSuch()
    {
        var read = await ReadAsync(Cases.PathOf("18-data_Q3_2023.zip"));

        Assert.DoesNotContain(read, reading => reading.SerialNumber == "BOOTSSD1");
        Assert.Equal(3, _report.WithoutValues);
        Assert.Contains("3 rows have no value", _report.Summary());
    }

    [Fact]
    public async Task PackedTimeouts_AreTakenApart()
    {
        var timeouts = Schema.Columns.ToList().IndexOf("smart_188_raw");
        var read = await ReadAsync(Cases.PathOf("20-188-packed.csv"));

        Assert.Equal([0, 1, 2], read.Select(reading => reading.Values[timeouts]).Distinct().Order());
    }

    [Fact]
    public async Task OtherNames_AreNamed_AndReadWithAMap()
    {
        var path = Cases.PathOf("22-alibaba-20180103.csv");
        var refused = await Assert.ThrowsAsync<TelemetryFormatException>(() => ReadAsync(path));
        Assert.Contains("no SMART value under a known name", refused.Message);
        Assert.Contains("'disk_id', 'ds', 'app'", refused.Message);

        var map = new Dictionary<string, string>
        {
            ["disk_id"] = "serial_number",
            ["ds"] = "date",
            ["r_5"] = "smart_5_raw",
            ["r_9"] = "smart_9_raw",
        };
        var reading = Assert.Single(await ReadAsync(path, new() { ColumnMap = map }));
        Assert.Equal(("1001", new DateTime(2018, 1, 3), 12000), (reading.SerialNumber, reading.Time, reading.Values[4]));
    }

    [Theory]
    [InlineData("26-truncated-day.zip", "2026-11-02.csv: line 16: has", 64)]
    [InlineData("26b-cut-in-last-field.zip", "2026-11-02.csv: line 15: is the last and has no line end", 63)]
    public async Task CutOffDay_NamesFileAndLine_AfterWhatCameBefore(string name, string says, long before)
    {
        var refused = await Assert.ThrowsAsync<TelemetryFormatException>(() => ReadAsync(Cases.PathOf(name)));

        Assert.Contains(says, refused.Message);
        Assert.Equal((before, before), (_report.Readings, _handedOut));
    }

    [Fact]
    public async Task UnreadableLines_AreSkippedAndCounted_UpToTheLimit()
    {
        var path = _folder.Write(
            "some.csv",
            "date,serial_number,smart_5_raw\n"
                + string.Concat(Enumerable.Range(0, 10).Select(row => $"2018-01-01,S{row},{(row % 2 == 0 ? "x" : "1")}\n"))
        );

        Assert.Equal(5, (await ReadAsync(path, new() { MaxUnreadableLines = 5 })).Count);
        Assert.Equal((5, 5), (_report.Unreadable, _report.FirstUnreadable.Count));
        Assert.Contains("some.csv: line 2: column 'smart_5_raw': 'x'", _report.FirstUnreadable[0]);
        var refused = await Assert.ThrowsAsync<TelemetryFormatException>(() => ReadAsync(path, new() { MaxUnreadableLines = 4 }));
        Assert.Contains("line 10", refused.Message);
        Assert.Contains("More than 4 lines", refused.Message);
    }

    [Fact]
    public async Task GzipOfSeveralMembers_IsReadWhole_AndCutAnywhereIsNoticed()
    {
        var random = new Random(1);
        string Rows(int count) =>
            string.Concat(Enumerable.Range(0, count).Select(row => $"2018-01-01,S{random.Next(100_000)}x,{random.Next(1000)}\n"));
        byte[] first = TempFolder.Gzip("date,serial_number,smart_5_raw\n" + Rows(20_000)),
            second = TempFolder.Gzip(Rows(3)),
            third = TempFolder.Gzip(Rows(9000));
        byte[] whole = [.. first, .. second, .. third];

        Assert.Equal(29_003, (await ReadAsync(_folder.Write("days.csv.gz", whole))).Count);
        foreach (
            var length in new[]
            {
                whole.Length - 1,
                whole.Length - 4,
                whole.Length - 9,
                whole.Length - 5000,
                first.Length + second.Length + 5,
                first.Length + second.Length - 1,
                first.Length + 20,
                first.Length - 1,
            }
        )
            await Assert.ThrowsAsync<TelemetryFormatException>(() => ReadAsync(_folder.Write("cut.csv.gz", whole[..length])));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    public async Task AnyUnicode_WithAMark_IsRead(string encoding)
    {
        var unicode = Encoding.GetEncoding(encoding);
        byte[] text = [.. unicode.GetPreamble(), .. unicode.GetBytes("date,serial_number,model,smart_5_raw\r\n2018-01-01,S1,Größe,7\r\n")];

        var reading = Assert.Single(await ReadAsync(_folder.Write("some.csv", text)));
        Assert.Equal(("S1", "Größe", 7), (reading.SerialNumber, reading.Model, reading.Values[2]));
    }

    [Theory]
    [InlineData("2018-02-01.csv", "2/1/18", "2018-02-01")]
    [InlineData("export 2018-02-01.csv", "1/2/18", "2018-02-01")]
    [InlineData("some.csv", "2/25/18", "2018-02-25")]
    [InlineData("some.csv", "25/2/2018", "2018-02-25")]
    [InlineData("some.csv", "3/3/18", "2018-03-03")]
    [InlineData("some.csv", "2/1/18", null)]
    [InlineData("2018-02-02.csv", "2/1/18", null)]
    public async Task ShortDate_IsReadByTheFilesNameOrNotAtAll(string name, string date, string? expected)
    {
        var path = _folder.Write(name, $"date,serial_number,smart_5_raw\n{date},S1,7\n");

        if (expected is null)
            Assert.Contains($"'{date}' is no date", (await Assert.ThrowsAsync<TelemetryFormatException>(() => ReadAsync(path))).Message);
        else
            Assert.Equal(expected, $"{Assert.Single(await ReadAsync(path)).Time:yyyy-MM-dd}");
    }

    [Fact]
    public async Task FailureOnADayWithoutValues_StaysALabel()
    {
        var path = _folder.Write(
            "2018-02-01.csv",
            "date,serial_number,failure,smart_5_raw\n2018-02-01,S1,1,\n2018-02-01,S2,0,\n2018-02-01,S3,0,5\n"
        );

        Assert.Equal([("S1", true), ("S3", false)], (await ReadAsync(path)).Select(reading => (reading.SerialNumber, reading.Failed)));
    }

    [Fact]
    public async Task ZipsInFolders_AndWhatMacsLeave_AreRead()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "a", "b"));
        _folder.WriteZip(
            "a/b/q.zip",
            ("data/2018-01-02.csv", "date,serial_number,smart_5_raw\n2018-01-02,B,1\n"),
            ("__MACOSX/data/._2018-01-02.csv", "\0"),
            ("__MACOSX/2018-01-03.csv", "\0")
        );
        _folder.Write("a/2018-01-01.csv", "date,serial_number,smart_5_raw\n2018-01-01,A,1\n");
        _folder.Write("a/._2018-01-01.csv", "\0");

        Assert.Equal(["A", "B"], (await ReadAsync(_folder.Root)).Select(reading => reading.SerialNumber));
    }

    private async Task<List<ArchivedReading>> ReadAsync(string path, FileReadOptions? options = null)
    {
        var read = new List<ArchivedReading>();
        await foreach (
            var batch in new FileTelemetryArchive([path], options, _report).ReadAsync(
                Schema,
                DateOnly.MinValue,
                DateOnly.MaxValue,
                CancellationToken.None
            )
        )
        {
            _handedOut += batch.Count;
            for (var i = 0; i < batch.Count; i++)
                read.Add(ArchivedReading.Of(batch[i]));
        }
        return read;
    }
}
