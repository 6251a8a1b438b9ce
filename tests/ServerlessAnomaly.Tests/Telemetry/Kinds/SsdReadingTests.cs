using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Tests.Telemetry.Csv;

namespace ServerlessAnomaly.Tests.Telemetry.Kinds;

/// <summary>ATA SSDs have a schema of their own, with their wear told in the words of each maker.</summary>
public sealed class SsdReadingTests
{
    private static readonly FeatureSchema Ssd = FeatureSchema.Load("ssd");
    private static readonly FeatureSchema Disk = FeatureSchema.Load("backblaze-21");

    [Theory]
    [InlineData(177, "Wear_Leveling_Count", 93, 7)] // Samsung
    [InlineData(202, "Percent_Lifetime_Remain", 88, 12)] // Crucial, Micron
    [InlineData(231, "SSD_Life_Left", 97, 3)] // Kingston
    [InlineData(233, "Media_Wearout_Indicator", 100, 0)] // Intel
    [InlineData(173, "Ave_Block-Erase_Count", 60, 40)]
    [InlineData(233, "SandForce_Internal", 55, float.NaN)] // a name that says another thing
    [InlineData(202, "Exception_Mode_Status", 100, float.NaN)]
    [InlineData(177, "Wear_Leveling_Count", 0, float.NaN)] // no share
    public void Smartctl_WearOfAMaker_IsTheShareThatIsUsed(int attribute, string name, int normalized, float used) =>
        Assert.Equal(used, Value(Smartctl(Attribute(attribute, name, normalized, 4711)), "ssd_percentage_used"));

    [Fact]
    public void Smartctl_ItsOwnWord_GoesBeforeAnAttribute()
    {
        var body = Smartctl(
            Attribute(177, "Wear_Leveling_Count", 93, 120) + "," + Attribute(232, "Available_Reservd_Space", 90, 0),
            """, "endurance_used": {"current_percent": 9}, "spare_available": {"current_percent": 80, "threshold_percent": 10}"""
        );
        Assert.Equal((9, 20), (Value(body, "ssd_percentage_used"), Value(body, "ssd_spare_used")));
    }

    [Fact]
    public void Smartctl_FlashCounters_AreRead()
    {
        var body = Smartctl(
            string.Join(
                ',',
                Attribute(5, "Reallocated_NAND_Blk_Cnt", 100, 3),
                Attribute(171, "Program_Fail_Count", 100, 4),
                Attribute(172, "Erase_Fail_Count", 100, 5),
                Attribute(174, "Unexpect_Power_Loss_Ct", 100, 6),
                Attribute(241, "Host_Writes_32MiB", 100, 7),
                Attribute(170, "Reserved_Block_Count", 95, 8)
            )
        );
        Assert.Equal(
            (3, 4, 5, 6, 7, 5),
            (
                Value(body, "smart_5_raw"),
                Value(body, "smart_171_raw"),
                Value(body, "smart_172_raw"),
                Value(body, "smart_174_raw"),
                Value(body, "smart_241_raw"),
                Value(body, "ssd_spare_used")
            )
        );
    }

    [Theory]
    [InlineData("CT1000MX500SSD1", DriveKind.AtaSsd)]
    [InlineData("MTFDDAV240TCB", DriveKind.AtaSsd)]
    [InlineData("ATA SAMSUNG MZ7LH480", DriveKind.AtaSsd)]
    [InlineData("WDC WDS250G2B0A", DriveKind.AtaSsd)]
    [InlineData("WDC WD60EFRX-68MYMN1", DriveKind.AtaDisk)]
    [InlineData("ST4000DM000", DriveKind.AtaDisk)]
    public void Flat_Model_TellsAnSsd(string model, DriveKind kind)
    {
        var cases = new Cases(
            Encoding.UTF8.GetBytes(
                $$"""{"date": "2026-11-20", "serial_number": "S1", "model": "{{model}}", "smart_5_raw": 2, "smart_177_normalized": 90}"""
            )
        );
        cases.Sole(kind);
        if (kind == DriveKind.AtaSsd)
            Assert.Equal(10, cases.Value(kind, "ssd_percentage_used"));
    }

    [Fact]
    public void Smartctl_DiskThatTurns_IsNoSsdByItsName() =>
        new Cases(
            Encoding.UTF8.GetBytes(
                Smartctl(Attribute(5, "Reallocated_Sector_Ct", 100, 3)).Replace("\"rotation_rate\": 0", "\"rotation_rate\": 5400")
            )
        ).Sole(DriveKind.AtaDisk);

    [Fact]
    public void Csv_RowsOfBothKinds_EachSchemaGetsItsOwn()
    {
        const string Text = """
            date,serial_number,model,failure,smart_5_raw,smart_9_raw,smart_202_normalized
            2026-11-20,DISK,ST4000DM000,0,1,100,
            2026-11-20,SSD,CT1000MX500SSD1,0,2,200,91
            2026-11-20,WORN,CT1000MX500SSD1,0,,,80

            """;
        Assert.Equal(["DISK"], CsvText.Read(Text, Disk).Select(reading => reading.SerialNumber));
        var ssds = CsvText.Read(Text, Ssd);
        Assert.Equal(["SSD 9", "WORN 20"], ssds.Select(reading => $"{reading.SerialNumber} {reading.Values[Slot("ssd_percentage_used")]}"));
        Assert.Empty(CsvText.Read(Text, FeatureSchema.Load("nvme")));
    }

    private static float Value(string body, string column)
    {
        var cases = new Cases(Encoding.UTF8.GetBytes(body));
        cases.Sole(DriveKind.AtaSsd);
        return cases.Value(DriveKind.AtaSsd, column);
    }

    private static int Slot(string column) => Ssd.Columns.ToList().IndexOf(column);

    private static string Smartctl(string attributes, string more = "") =>
        $$"""
            {"device": {"protocol": "ATA"}, "model_name": "A drive with SSD in its name", "serial_number": "S1", "rotation_rate": 0, "local_time": {"time_t": 1790000000},
             "power_on_time": {"hours": 77}, "ata_smart_attributes": {"table": [{{attributes}}]} {{more}} }
            """;

    private static string Attribute(int id, string name, int normalized, int raw) =>
        $$"""{"id": {{id}}, "name": "{{name}}", "value": {{normalized}}, "raw": {"value": {{raw}}, "string": "{{raw}}"} }""";
}
