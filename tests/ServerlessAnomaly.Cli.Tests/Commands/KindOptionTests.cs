using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Tests.Commands;

/// <summary><c>--kind</c> chooses schema and detector; a mixed file gives each kind its own rows.</summary>
public sealed class KindOptionTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("anomaly-kind-").FullName, "mixed.csv");

    public KindOptionTests() =>
        File.WriteAllText(
            _file,
            """
            date,serial_number,model,smart_5_raw,smart_9_raw,smart_202_normalized,nvme_media_errors
            2025-01-01,DISK,ST4000DM000,0,100,,
            2025-01-01,SSD,CT1000MX500SSD1,0,100,90,
            2025-01-01,NVME,NV1,,,,0

            """
        );

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Theory]
    [InlineData("ata", "backblaze-10", "conv1d", "DISK")]
    [InlineData("ssd", "ssd", "conv1d-ssd", "SSD")]
    [InlineData("nvme", "nvme", "conv1d-nvme", "NVME")]
    public async Task Kind_OfAMixedFile_HasItsSchemaItsDetectorAndItsRows(string name, string schema, string detector, string serialNumber)
    {
        var kind = DriveKinds.All.Single(kind => kind.ShortName() == name);
        var chosen = await KindOption.SchemaAsync(kind, schema: null, [_file], reading: null, default);
        Assert.Equal((schema, detector), (chosen.Name, KindOption.DetectorOf("conv1d", kind)));
        var read = new List<string>();
        await foreach (var batch in new FileTelemetryArchive([_file]).ReadAsync(chosen, DateOnly.MinValue, DateOnly.MaxValue, default))
            for (var i = 0; i < batch.Count; i++)
                read.Add(System.Text.Encoding.UTF8.GetString(batch[i].SerialNumber));
        Assert.Equal([serialNumber], read);
    }

    [Fact]
    public async Task Schema_OfAnotherKind_IsRefusedWithASentence()
    {
        var refused = await Assert.ThrowsAsync<CliException>(() =>
            KindOption.SchemaAsync(DriveKind.Nvme, "sas", [_file], reading: null, default)
        );
        Assert.Equal("--schema sas is of SAS drives, --kind nvme of NVMe drives: leave one of them out.", refused.Message);
    }

    [Fact]
    public async Task NoKind_OfAMixedFile_IsTheDisks() =>
        Assert.Equal(
            DriveKind.AtaDisk,
            DriveKinds.KindOf(await KindOption.SchemaAsync(kind: null, schema: null, [_file], reading: null, default))
        );
}
