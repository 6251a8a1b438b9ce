using System.Globalization;
using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Tests.Telemetry;

/// <summary>Bodies from the field, and what is right for each.</summary>
public sealed class JsonCaseTests
{
    [Fact]
    public void Nvme_IsReadWithItsOwnWord()
    {
        var parsed = Cases.Read("01-nvme-failed.json");
        var reading = parsed.Sole(DriveKind.Nvme);

        Assert.Equal(("NVMEFAIL0001", "Samsung SSD 970 EVO 500GB"), (Cases.Text(reading.SerialNumber), Cases.Text(reading.Model)));
        Assert.Equal(new DateTime(2022, 5, 10, 22, 3, 8), reading.Time);
        Assert.Equal((7, 12798), (parsed.Value(DriveKind.Nvme, "nvme_media_errors"), parsed.Value(DriveKind.Nvme, "nvme_power_on_hours")));
        Assert.Equal((DriveWarnings.MediaErrors, 7), (reading.Verdict.Warnings, reading.Verdict.Errors));
        Assert.Equal(("/dev/nvme0", 12798), (Cases.Text(reading.Location.Device), reading.Identity.PowerOnHours));
    }

    [Theory]
    [InlineData("03-flat-alibaba.json", "'r_5', 'n_5', 'r_9'")]
    [InlineData("03c-flat-rawvalue.json", "'smart_5_raw_value', 'smart_197_raw_value'")]
    public void OtherNames_AreNamedAndNeverAReading(string file, string names)
    {
        var refused = Cases.Read(file).SoleRejection();

        Assert.Equal(RejectReason.NoValues, refused.Reason);
        Assert.Contains("no SMART value under a known name", refused.Message);
        Assert.Contains(names, refused.Message);
    }

    [Fact]
    public void OtherNames_WithAColumnMap_AreRead()
    {
        var options = new TelemetryOptions
        {
            ColumnMap =
            {
                ["r_5"] = "smart_5_raw",
                ["r_9"] = "smart_9_raw",
                ["r_197"] = "smart_197_raw",
            },
        };
        var parsed = Cases.Read("03-flat-alibaba.json", options);

        Assert.Equal("ALI00001", Cases.Text(parsed.Sole(DriveKind.AtaDisk).SerialNumber));
        Assert.Equal((0, 21000, 3), (parsed.Value(0, "smart_5_raw"), parsed.Value(0, "smart_9_raw"), parsed.Value(0, "smart_197_raw")));
    }

    [Theory]
    [InlineData("03d-flat-normalised-only.json", RejectReason.NoValues, "normalised SMART values only")]
    [InlineData("04-ata-empty-table.json", RejectReason.NoValues, "table of attributes is empty")]
    [InlineData("07-standby.json", RejectReason.Asleep, "asleep")]
    [InlineData("07b-standby-gateway.json", RejectReason.Asleep, "'STBY0001' is asleep")]
    [InlineData("06-scan.json", RejectReason.UnknownShape, "smartctl --scan")]
    [InlineData("08-jA-attributes-only.json", RejectReason.MissingSerialNumber, "smartctl --all")]
    [InlineData("09-text.txt", RejectReason.MalformedJson, "text output of smartctl")]
    [InlineData("11-gron.txt", RejectReason.MalformedJson, "gron")]
    [InlineData("11b-yaml.txt", RejectReason.MalformedJson, "YAML")]
    [InlineData("38-empty-serial.json", RejectReason.MissingSerialNumber, "serial number")]
    [InlineData("40-telegraf.json", RejectReason.UnknownShape, "Telegraf")]
    [InlineData("45-python-repr.json", RejectReason.MalformedJson, "Python")]
    public void NoReading_SaysWhatItLooksLike(string file, RejectReason reason, string says)
    {
        var refused = Cases.Read(file).SoleRejection();

        Assert.Equal(reason, refused.Reason);
        Assert.Contains(says, refused.Message.Replace("'smartctl --all'", "smartctl --all"));
        Assert.EndsWith(".", refused.Message);
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{"device":"sda"}}]}}""", "smartctl_exporter")]
    [InlineData("""[{"metric":{"__name__":"smartctl_device_attribute"},"value":[1,"2"]}]""", "smartctl_exporter")]
    [InlineData("""{"data":{"serial_number":"A","date":"2026-11-20","smart_5_raw":1}}""", "wrapped in 'data'")]
    [InlineData("""{"host":"h","payload":[{"smartctl":{},"serial_number":"A"}]}""", "wrapped in 'payload'")]
    [InlineData("# HELP smartctl_device_attribute x", "smartctl_exporter")]
    [InlineData("smart_attribute,device=sda raw_value=0i 1", "Telegraf")]
    [InlineData("date,serial_number,smart_5_raw\n2026-11-20,A,1\n", "CSV")]
    [InlineData("<xml/>", "XML")]
    [InlineData(
        """{"smartctl":{"exit_status":2,"messages":[{"string":"Smartctl open device: /dev/sdz failed: No such device"}]},"device":{}}""",
        "could not open"
    )]
    public void OtherShapes_AreNamed(string body, string says) =>
        Assert.Contains(says, new Cases(Encoding.UTF8.GetBytes(body)).SoleRejection().Message);

    [Theory]
    [InlineData("05-ceph-health-metrics.json", "2018-01-01 00:00:00,2018-01-02 00:00:00")]
    [InlineData("05b-ceph-stamp.json", "2026-11-20 00:08:56")]
    public void Ceph_EachReadingAtItsOwnTime(string file, string times)
    {
        var parsed = Cases.Read(file);
        var batch = parsed.Readings.For(DriveKind.AtaDisk);

        Assert.Empty(parsed.Rejected);
        Assert.Equal(
            times,
            string.Join(
                ',',
                Enumerable.Range(0, batch.Count).Select(i => batch[i].Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))
            )
        );
        Assert.Equal("CEPH0001", Cases.Text(batch[0].SerialNumber));
        Assert.Equal((19618, 4000787030016), (parsed.Value(0, "smart_9_raw"), batch[0].Identity.CapacityBytes));
    }

    [Fact]
    public void Concatenated_BothAreRead()
    {
        foreach (var separator in new[] { null, "\n", "", "  \r\n" })
        {
            var body = File.ReadAllText(Cases.PathOf("10-concatenated.json"));
            if (separator is not null)
                body = string.Concat(body.Trim().Split('\n').Select(line => line.Trim() + separator));
            var parsed = new Cases(Encoding.UTF8.GetBytes(body));

            Assert.Empty(parsed.Rejected);
            var batch = parsed.Readings.For(DriveKind.AtaDisk);
            Assert.Equal(["CAT00001", "CAT00002"], Enumerable.Range(0, batch.Count).Select(i => Cases.Text(batch[i].SerialNumber)));
        }
    }

    [Fact]
    public void HourlyDay_AllAreRead() => Assert.Equal(24, Cases.Read("12-hourly-day.json").Readings.For(DriveKind.AtaDisk).Count);

    [Fact]
    public void OczIntrepid_NamesThatContradict_AreMissing()
    {
        var parsed = Cases.Read("30-ocz-intrepid-198-199.json");

        Assert.Equal("OCZINT01", Cases.Text(parsed.Sole(DriveKind.AtaSsd).SerialNumber));
        float Value(string column) => parsed.Value(DriveKind.AtaSsd, column);
        Assert.Equal((float.NaN, float.NaN), (Value("smart_198_raw"), Value("smart_199_raw")));
        Assert.Equal((0, 8000, 30), (Value("smart_5_raw"), Value("smart_9_raw"), Value("smart_12_raw")));
    }

    [Fact]
    public void SmartFailed_IsInTheVerdict()
    {
        var parsed = Cases.Read("37-smart-failed-5-now.json");
        var reading = parsed.Sole(DriveKind.AtaDisk);

        Assert.Equal(1975, parsed.Value(0, "smart_5_raw"));
        Assert.Equal(
            DriveWarnings.SmartFailed | DriveWarnings.AttributeFailing | DriveWarnings.ErrorsLogged | DriveWarnings.SelfTestFailed,
            reading.Verdict.Warnings
        );
    }

    [Fact]
    public void VerboseJson_IsRead()
    {
        var parsed = Cases.Read("39-json-v.json");

        Assert.Equal("JSONV001", Cases.Text(parsed.Sole(DriveKind.AtaSsd).SerialNumber));
        Assert.Equal((8, 238757000000f), (parsed.Value(DriveKind.AtaSsd, "smart_5_raw"), parsed.Value(DriveKind.AtaSsd, "smart_242_raw")));
    }

    [Theory]
    [InlineData("41-epoch-timestamp.json", "EPOCH001", "2026-11-25 09:46:40", 0)]
    [InlineData("42-strings.json", "STR00001", "2026-11-20 00:00:00", 0)]
    [InlineData("43-serial-number-as-number.json", "170634802358", "2026-11-20 00:00:00", 0)]
    [InlineData("46-local-time-asctime-only.json", "ASC00001", "2026-11-20 09:00:00", 8)]
    [InlineData("47-timestamp-offset-no-colon.json", "OFFS0001", "2026-11-20 09:00:00", 3)]
    [InlineData("48-timestamp-go.json", "GOTIME01", "2026-11-20 09:00:00", 3)]
    [InlineData("49-rfc1123.json", "RFC00001", "2026-11-20 10:00:00", 3)]
    public void OtherSpellings_AreRead(string file, string serial, string time, float reallocated)
    {
        var parsed = Cases.Read(file);
        var reading = parsed.Sole(DriveKind.AtaDisk);

        Assert.Equal(
            (serial, time),
            (Cases.Text(reading.SerialNumber), reading.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))
        );
        Assert.Equal(reallocated, parsed.Value(0, "smart_5_raw"));
        if (file.StartsWith("42", StringComparison.Ordinal))
            Assert.Equal(12345, parsed.Value(0, "smart_9_raw"));
    }

    [Fact]
    public void MixedArray_EachIsReadByItsOwnKind()
    {
        var parsed = Cases.Read("44-array-ata-nvme-sas.json");

        Assert.Empty(parsed.Rejected);
        Assert.Equal("ARR00001", Cases.Text(parsed.Readings.For(DriveKind.AtaDisk)[0].SerialNumber));
        Assert.Equal("NVMEFAIL0001", Cases.Text(parsed.Readings.For(DriveKind.Nvme)[0].SerialNumber));
        var sas = parsed.Readings.For(DriveKind.Sas)[0];
        Assert.Equal(("SASDRIVE0001", DriveKind.Sas, false), (Cases.Text(sas.SerialNumber), sas.Kind, sas.Verdict.IsWarning));
        Assert.Equal(
            (0, 0),
            (parsed.Value(DriveKind.Sas, "scsi_grown_defect_list"), parsed.Value(DriveKind.Sas, "scsi_read_total_uncorrected_errors"))
        );
        Assert.Equal((5675, 31), (parsed.Value(DriveKind.Sas, "scsi_power_on_hours"), parsed.Value(DriveKind.Sas, "scsi_temperature")));
        Assert.Equal(386.568f, parsed.Value(DriveKind.Sas, "scsi_read_gigabytes_processed"));
    }

    [Fact]
    public void ExosPackedTimeouts_AreTwelve()
    {
        var parsed = Cases.Read("52-exos-x16-188.json");

        parsed.Sole(DriveKind.AtaDisk);
        Assert.Equal((12, 13114, 26), (parsed.Value(0, "smart_188_raw"), parsed.Value(0, "smart_9_raw"), parsed.Value(0, "smart_194_raw")));
        Assert.Equal((0, 0), (parsed.Value(0, "smart_1_raw"), parsed.Value(0, "smart_7_raw")));
    }

    [Theory]
    [InlineData("0000000000")]
    [InlineData("123456789012")]
    [InlineData("FFFFFFFF")]
    [InlineData("n/a")]
    [InlineData("Default string")]
    [InlineData("To be filled by O.E.M.")]
    public void FakeSerials_AreRefused(string serial)
    {
        var refused = new Cases(
            Encoding.UTF8.GetBytes($$"""{"date":"2026-11-20","serial_number":"{{serial}}","smart_5_raw":1}""")
        ).Rejected;
        if (serial != "123456789012")
            Assert.Equal(RejectReason.FakeSerialNumber, Assert.Single(refused).Reason);
        else
            Assert.Empty(refused);
    }

    [Fact]
    public void FlatNvmeAndSas_AreReadByTheirColumns()
    {
        const string Nvme =
            """{"date":"2026-11-20","serial_number":"N1","nvme_critical_warning":5,"nvme_available_spare":3,"nvme_available_spare_threshold":10,"nvme_percentage_used":104,"host":"h1","slot":7}""";
        const string Sas =
            """{"date":"2026-11-20","serial_number":"S1","scsi_grown_defect_list":2,"scsi_error_counter_log_read_total_uncorrected_errors":1,"datacenter":"d","vault_id":9}""";
        var parsed = new Cases(Encoding.UTF8.GetBytes(Nvme + Sas));

        Assert.Empty(parsed.Rejected);
        var nvme = parsed.Readings.For(DriveKind.Nvme)[0];
        Assert.Equal(DriveWarnings.SpareLow | DriveWarnings.ReliabilityDegraded | DriveWarnings.EnduranceUsedUp, nvme.Verdict.Warnings);
        Assert.Equal(("h1", "7"), (Cases.Text(nvme.Location.Host), Cases.Text(nvme.Location.Slot)));
        var sas = parsed.Readings.For(DriveKind.Sas)[0];
        Assert.Equal(
            (DriveWarnings.UncorrectedErrors | DriveWarnings.GrownDefects, 1, 2),
            (sas.Verdict.Warnings, sas.Verdict.Errors, sas.Verdict.GrownDefects)
        );
        Assert.Equal(("d", "9"), (Cases.Text(sas.Location.DataCenter), Cases.Text(sas.Location.Vault)));
    }
}
