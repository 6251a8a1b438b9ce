using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Models;

namespace ServerlessAnomaly.Tests.Models;

public sealed class DetectorNamesTests
{
    private readonly InMemoryDetectorRegistry _registry = new();

    [Theory]
    [InlineData("conv1d", "conv1d", null)]
    [InlineData("conv1d-denoising", "conv1d-denoising", null)]
    [InlineData("conv1d-nvme", "conv1d", DriveKind.Nvme)]
    [InlineData("conv1d-denoising-ssd", "conv1d-denoising", DriveKind.AtaSsd)]
    [InlineData("vae-ata", "vae", DriveKind.AtaDisk)]
    public void Name_IsThatOfAnArchitectureAndOfAKind(string detector, string plain, DriveKind? kind)
    {
        Assert.Equal((plain, kind), (DetectorNames.PlainOf(detector), DetectorNames.KindOf(detector)));
        if (kind is not null)
            Assert.Equal(detector, DetectorNames.NameFor(plain, kind.Value));
    }

    [Fact]
    public void NameOf_OwnKindIsNotAta_GivesAtaAName()
    {
        var options = new DetectorOptions();
        Assert.Equal(
            ["conv1d-ata", "conv1d-ssd", "conv1d", "conv1d-sas"],
            DriveKinds.All.Select(kind => options.NameOf(kind, DriveKind.Nvme))
        );
    }

    [Fact]
    public async Task Promote_BundleOfAnotherKindThanItsNameSays_IsRefusedWithASentence()
    {
        var manifest = TestDetector.Bundle().Manifest with { Detector = "conv1d-sas", DriveKind = DriveKind.Nvme };
        var refused = await Assert.ThrowsAsync<ArgumentException>(() =>
            _registry.PromoteAsync(manifest, "by hand", TimeProvider.System, default)
        );
        Assert.Equal(
            $"conv1d-sas {manifest.Version} was trained for NVMe drives, and 'conv1d-sas' judges SAS drives. "
                + "Promote it as a version of 'conv1d-nvme', or train one with --kind sas.",
            refused.Message
        );
        await Assert.ThrowsAsync<ArgumentException>(() => _registry.PromoteFirstAsync(manifest, "first", TimeProvider.System, default));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            _registry.PromoteOverAsync(manifest, null, "night", TimeProvider.System, default)
        );
        Assert.Null(await _registry.ReadChampionAsync("conv1d-sas", default));
    }

    [Fact]
    public void Verify_BundleOfAnotherKindThanIsToBeJudged_IsRefusedBeforeItsSchemaIs()
    {
        var bundle = TestDetector.Bundle();
        var refused = Assert.Throws<DetectorRefusedException>(() =>
            BundleCheck.Verify(bundle, FeatureSchema.Load("nvme"), bundle.Manifest.Window)
        );
        Assert.Contains("was trained for ATA disk drives and would judge NVMe drives", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kind_OfAManifestFromBeforeItWasRecorded_IsThatOfItsSchema()
    {
        var manifest = TestDetector.Bundle().Manifest with { DriveKind = null, Schema = FeatureSchema.Load("sas") };
        Assert.Equal(DriveKind.Sas, manifest.Kind);
    }
}
