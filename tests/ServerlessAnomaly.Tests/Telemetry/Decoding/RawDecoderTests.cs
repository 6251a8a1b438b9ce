using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Tests.Telemetry.Csv;

namespace ServerlessAnomaly.Tests.Telemetry.Decoding;

public sealed class RawDecoderTests
{
    private const string Disk = "ST4000DM000";

    [Theory]
    [InlineData(188, Disk, "51540393996", 12)]
    [InlineData(188, Disk, "4295032833", 1)]
    [InlineData(188, "WDC WD40EFRX", "8590065666", 2)]
    [InlineData(188, Disk, "65535", 65535)]
    [InlineData(188, Disk, "5.15404E+10", float.NaN)]
    [InlineData(188, Disk, "\"12 12 13\"", 13)]
    [InlineData(1, Disk, "139218440", 0)]
    [InlineData(1, Disk, "4434185736", 1)]
    [InlineData(1, "WDC WD40EFRX", "139218440", 139218440)]
    [InlineData(1, "ST1000LM024 HN-M101MBB", "7", 7)]
    [InlineData(1, Disk, "\"3/139218440\"", 3)]
    [InlineData(7, "ST16000NM001G-2KK103", "330010684", 0)]
    [InlineData(190, Disk, "437125146", 26)]
    [InlineData(194, Disk, "\"26 (Min/Max 14/26)\"", 26)]
    [InlineData(194, Disk, "285", 28.5)]
    [InlineData(194, Disk, "12885360638", -2)]
    [InlineData(9, Disk, "13207024487200", 52000)]
    [InlineData(240, Disk, "107430017009669", 34821)]
    [InlineData(240, Disk, "\"34821h+27m+25.013s\"", 34821)]
    [InlineData(9, Disk, "\"52000 (12 3 0)\"", 52000)]
    [InlineData(9, Disk, "2.3456E+04", 23456)]
    [InlineData(5, Disk, "\"NA\"", float.NaN)]
    public void FlatAndCsv_ReadTheSame(int attribute, string model, string raw, float expected)
    {
        var parsing = new Parsing("backblaze-21").Parse(
            $$"""{"smart_{{attribute}}_raw":{{raw}},"date":"2018-01-31","smart_197_raw":3,"serial_number":"A1","model":"{{model}}"}"""
        );
        Assert.Empty(parsing.Rejected);
        Assert.Equal(expected, parsing.Value($"smart_{attribute}_raw"));

        var rows = CsvText.Read(
            $"smart_{attribute}_raw,date,serial_number,smart_197_raw,model\n{raw},2018-01-31,A1,3,{model}\n",
            parsing.Schema
        );
        Assert.Equal(expected, Assert.Single(rows).Values[parsing.Schema.Columns.ToList().IndexOf($"smart_{attribute}_raw")]);
    }

    [Theory]
    [InlineData(188, "Command_Timeout", "51540393996", "51540393996", 12)]
    [InlineData(188, "Command_Timeout", "12885032961", "3 2 1", 1)]
    [InlineData(9, "Power_On_Minutes", "617480", "10291h+20m", 10291)]
    [InlineData(9, "Power_On_Minutes", "617460", "617460", 10291)]
    [InlineData(189, "Factory_Bad_Block_Ct", "77", "77", float.NaN)]
    [InlineData(198, "Host_Reads_GiB", "77", "77", float.NaN)]
    [InlineData(198, "Unknown_SSD_Attribute", "77", "77", 77)]
    [InlineData(198, "Off-line_Scan_UNC", "77", "77", 77)]
    [InlineData(199, "udma_crc_error_count", "77", "77", 77)]
    public void Smartctl_NameAndTextAreHeeded(int attribute, string name, string value, string text, float expected)
    {
        var parsing = new Parsing("backblaze-21").Parse(
            $$$"""{"ata_smart_attributes":{"table":[{"id":{{{attribute}}},"name":"{{{name}}}","raw":{"value":{{{value}}},"string":"{{{text}}}"}},{"id":197,"raw":{"value":3}}]},"model_name":"M","serial_number":"A1","local_time":{"time_t":1517400000}}"""
        );

        Assert.Empty(parsing.Rejected);
        Assert.Equal(expected, parsing.Value($"smart_{attribute}_raw"));
    }

    [Fact]
    public void Smartctl_ItsOwnDecodedFieldsWin()
    {
        var parsing = new Parsing("backblaze-21").Parse(
            """{"power_on_time":{"hours":77},"temperature":{"current":31},"power_cycle_count":5,"ata_smart_attributes":{"table":[{"id":9,"raw":{"value":999999}},{"id":12,"raw":{"value":1}},{"id":194,"raw":{"value":12}}]},"serial_number":"A1","local_time":{"time_t":1517400000}}"""
        );

        Assert.Equal((77, 5, 31), (parsing.Value("smart_9_raw"), parsing.Value("smart_12_raw"), parsing.Value("smart_194_raw")));
    }

    [Fact]
    public void Decode_AnyWordsOfTimeouts_GivesTheLowest() =>
        Prop.ForAll(
                Arb.From(
                    from high in Gen.Choose(0, 0xFFFF)
                    from middle in Gen.Choose(0, 0xFFFF)
                    from low in Gen.Choose(0, 0xFFFF)
                    select ((long)high << 32 | (long)middle << 16 | (uint)low, low)
                ),
                words => RawDecoders.Of(188)!.Decode(words.Item1, words.Item1) == words.low && Parsed(188, words.Item1) == words.low
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Decode_AnyHours_AreTheSameInEverySpelling() =>
        Prop.ForAll(
                Arb.From(
                    from hours in Gen.Choose(0, 0xFFFFFF)
                    from above in Gen.Choose(0, 0xFFFFFF)
                    select (hours, (long)above << 24 | (uint)hours)
                ),
                both =>
                    Parsed(9, both.Item2) == both.hours
                    && Text($"{both.hours}h+12m+03.5s") == both.hours
                    && Text($"{both.hours} (1 2 3)") == both.hours
                    && Text($"{both.hours}") == both.hours
                    && Text($"{both.hours}.0") == both.hours
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Decode_ThenWriteAgain_MeansTheSame() =>
        Prop.ForAll(
                Arb.From(
                    from errors in Gen.Choose(0, 0xFFFF)
                    from operations in Gen.Choose(0, int.MaxValue)
                    select ((long)errors << 32 | (uint)operations, errors)
                ),
                both =>
                    RawDecoders.Of(1)!.Decode(both.Item1, both.Item1) == both.errors
                    && RawDecoders.Of(1)!.Encode(both.errors) is var again
                    && RawDecoders.Of(1)!.Decode(again, (long)again) == both.errors
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Time_InAnyForm_IsTheSame() =>
        Prop.ForAll(
                Arb.From(
                    from seconds in Gen.Choose(946_684_800, 1_800_000_000)
                    from offset in Gen.Choose(-12, 14)
                    select (seconds, offset)
                ),
                both =>
                {
                    var utc = DateTime.UnixEpoch.AddSeconds(both.seconds);
                    var local = new DateTimeOffset(utc).ToOffset(TimeSpan.FromHours(both.offset));
                    var sign = local.ToString("zzz", CultureInfo.InvariantCulture);
                    string[] forms =
                    [
                        $"{both.seconds}",
                        $"{both.seconds}000",
                        $"{utc:yyyyMMdd-HHmmss}",
                        $"{local:yyyy-MM-ddTHH:mm:ss}{sign}",
                        $"{local:yyyy-MM-dd HH:mm:ss} {sign.Replace(":", "", StringComparison.Ordinal)} ABC",
                        utc.ToString("R", CultureInfo.InvariantCulture),
                        utc.ToString("ddd MMM d HH:mm:ss yyyy 'UTC'", CultureInfo.InvariantCulture),
                    ];
                    return Array.TrueForAll(
                        forms,
                        form => TimeText.TryParse(System.Text.Encoding.ASCII.GetBytes(form), out var time) && time == utc
                    );
                }
            )
            .QuickCheckThrowOnFailure();

    private static float Parsed(int attribute, long raw) =>
        new Parsing("backblaze-21")
            .Parse($$"""{"date":"2018-01-31","serial_number":"A1","smart_{{attribute}}_raw":{{raw}}}""")
            .Value($"smart_{attribute}_raw");

    private static float Text(string text) =>
        RawText.TryRead(System.Text.Encoding.ASCII.GetBytes(text), out var value, out _, out _, out _) ? value : float.NaN;
}
