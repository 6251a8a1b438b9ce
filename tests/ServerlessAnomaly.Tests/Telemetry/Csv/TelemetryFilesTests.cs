using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Tests.Telemetry.Csv;

public sealed class TelemetryFilesTests : IDisposable
{
    private const string Text = "date,serial_number,smart_5_raw\n2018-01-01,A,1\n";

    private static readonly FeatureSchema Schema = new("one", 1, [new("a", "smart_5_raw")]);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_Folder_OrdersDaysAcrossZipsAndFolders()
    {
        _folder.WriteZip("data_Q1_2018.zip", ("2018-01-02.csv", Text), ("2018-01-01.csv", Text));
        _folder.WriteZip("data_Q2_2016.zip", ("x/2016-04-01.csv.gz", Text));
        _folder.Write("z/2017-05-05.csv", Text);
        _folder.Write("b-2020-01-01.csv", Text);
        _folder.WriteGzip("B.csv.gz", Text);
        _folder.Write("notes.txt", Text);

        var names = TelemetryFiles.Find(_folder.Root).Select(file => Path.GetRelativePath(_folder.Root, file.Name));

        Assert.Equal(
            [
                "B.csv.gz",
                "b-2020-01-01.csv",
                "data_Q2_2016.zip/x/2016-04-01.csv.gz",
                "z/2017-05-05.csv",
                "data_Q1_2018.zip/2018-01-01.csv",
                "data_Q1_2018.zip/2018-01-02.csv",
            ],
            names
        );
    }

    [Fact]
    public void Open_EveryContainer_GivesTheText()
    {
        string[] paths =
        [
            _folder.Write("a.csv", Text),
            _folder.WriteGzip("b.csv.gz", Text),
            _folder.WriteZip("c.ZIP", ("d.CSV", Text), ("e.csv.gz", Text)),
        ];

        using (var zips = new OpenZip())
        {
            foreach (var file in paths.SelectMany(TelemetryFiles.Find))
            {
                using var reader = new StreamReader(file.Open(zips));
                Assert.Equal(Text, reader.ReadToEnd());
            }
        }
        // Nothing is left open.
        Assert.All(paths, File.Delete);
    }

    [Fact]
    public void Open_ManyEntriesOfFewZips_OpensEachZipOnce()
    {
        for (var month = 1; month <= 3; month++)
            _folder.WriteZip($"{month}.zip", [.. Enumerable.Range(1, 28).Select(day => ($"2018-0{month}-{day:D2}.csv", Text))]);
        using var zips = new OpenZip();

        foreach (var file in TelemetryFiles.Find(_folder.Root))
        {
            using var reader = new StreamReader(file.Open(zips));
            Assert.Equal(Text, reader.ReadToEnd());
        }

        Assert.Equal(3, zips.Opened);
    }

    [Fact]
    public void Find_NothingThere_SaysSo()
    {
        _folder.Write("empty/readme.md", "");
        _folder.Write("odd.parquet", "");
        _folder.WriteZip("odd.zip", ("readme.md", ""));
        _folder.Write("broken.zip", "PK no more");

        AssertRefused("missing.csv", "there is no such file or folder");
        AssertRefused("empty", "the folder has no csv");
        AssertRefused("odd.parquet", "this kind of file cannot be read");
        AssertRefused("odd.zip", "the zip has no csv in it");
        AssertRefused("broken.zip", "the zip is broken");
    }

    [Fact]
    public void Find_ZipInAZip_IsRefusedByName()
    {
        _folder.WriteZip("quarter.zip", ("2018-01-01.csv", Text), ("inner/q2.ZIP", "PK"), ("__MACOSX/inner/._q2.zip", "x"));
        var refused = Assert.Throws<TelemetryFormatException>(() => TelemetryFiles.Find(_folder.Root));
        Assert.EndsWith("the zip holds another zip, 'inner/q2.ZIP', whose days would be left out; unpack it.", refused.Message);
    }

    [Fact]
    public async Task ReadAsync_BrokenGzip_NamesTheFile()
    {
        var rows = Enumerable.Range(0, 20_000).Select(row => $"2018-01-01,S{row * 7919 % 20_011},{row * 104_729L % 20_011}\n");
        var whole = TempFolder.Gzip(Text + string.Concat(rows));
        byte[] zeroed = [.. whole[..1000], .. new byte[1000], .. whole[2000..]];
        byte[][] broken =
        [
            [],
            [1, 2, 3],
            whole[..5],
            whole[..(whole.Length / 2)],
            whole[..^4],
            whole[..^8],
            zeroed,
        ];
        foreach (var content in broken)
        {
            var path = _folder.Write("days.csv.gz", content);
            var thrown = await Assert.ThrowsAsync<TelemetryFormatException>(() => DrainAsync(path));
            Assert.StartsWith(path, thrown.Message);
        }
    }

    [Fact]
    public async Task ReadAsync_BrokenFileInAZip_NamesZipAndEntry()
    {
        var path = _folder.WriteZip(
            "q.zip",
            ("2018-01-01.csv", Text),
            ("2018-01-02.csv", "date,serial_number,smart_5_raw\n2018-01-02,A,x\n")
        );

        var thrown = await Assert.ThrowsAsync<TelemetryFormatException>(() => DrainAsync(path));

        Assert.StartsWith($"{path}/2018-01-02.csv: line 2: column 'smart_5_raw': 'x'", thrown.Message);
    }

    [Fact]
    public async Task ReadAsync_DaysOutOfRange_AreNotOpened()
    {
        _folder.Write("2018-01-01.csv", Text);
        _folder.Write("2018-01-02.csv", "not telemetry at all");

        Assert.Equal(1, await DrainAsync(_folder.Root, new DateOnly(2018, 1, 1)));
    }

    [Fact]
    public async Task ReadAsync_TheSample_HasTheDrivesThatItsReadmeSays()
    {
        var archive = new FileTelemetryArchive([Path.Combine(Fixture.Repository, "samples", "st4000dm000-2016.csv.gz")]);
        var serials = new HashSet<string>();
        var (readings, failures) = (0, 0);
        var schema = FeatureSchema.Load("backblaze-21");
        await foreach (var batch in archive.ReadAsync(schema, new(2016, 3, 26), new(2016, 4, 30), CancellationToken.None))
        {
            for (var index = 0; index < batch.Count; index++)
            {
                readings++;
                serials.Add(System.Text.Encoding.UTF8.GetString(batch[index].SerialNumber));
                if (batch[index].Failed)
                    failures++;
                Assert.DoesNotContain(float.NaN, batch[index].Values.ToArray());
            }
        }
        Assert.Equal((10_905, 336, 84), (readings, serials.Count, failures));
    }

    private void AssertRefused(string name, string expected)
    {
        var path = Path.Combine(_folder.Root, name);
        var thrown = Assert.Throws<TelemetryFormatException>(() => TelemetryFiles.Find(path));
        Assert.StartsWith($"{path}: {expected}", thrown.Message);
    }

    private static async Task<int> DrainAsync(string path, DateOnly? to = null)
    {
        var readings = 0;
        var archive = new FileTelemetryArchive([path]);
        await foreach (var batch in archive.ReadAsync(Schema, DateOnly.MinValue, to ?? DateOnly.MaxValue, CancellationToken.None))
            readings += batch.Count;
        return readings;
    }
}
