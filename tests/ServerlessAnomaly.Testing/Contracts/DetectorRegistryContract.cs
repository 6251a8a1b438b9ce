using System.Text.Json;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Testing.Contracts;

/// <summary>What every <see cref="IDetectorRegistry"/> must do. Inherit it in the tests of an implementation.</summary>
public abstract class DetectorRegistryContract
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A registry over the test's own storage; every call gives another writer's view of the same.</summary>
    protected abstract IDetectorRegistry Open();

    [Fact]
    public async Task ReadAsync_Published_IsTheSame()
    {
        var bundle = Bundle("conv1d", "20260501-120000-0a1b2c3d", 7) with { Report = "<html>report</html>" };
        await Open().PublishAsync(bundle, default);

        var read = await Open().ReadAsync("conv1d", "20260501-120000-0a1b2c3d", default);

        Assert.NotNull(read);
        Assert.Equal(bundle.Model, read.Model);
        Assert.Equal(Json(bundle.Manifest), Json(read.Manifest));
        Assert.Equal(bundle.Manifest.Schema, read.Manifest.Schema);
        Assert.Equal(bundle.Manifest.Window, read.Manifest.Window);
    }

    [Fact]
    public async Task ReadAsync_NotThere_IsNull()
    {
        await Open().PublishAsync(Bundle("conv1d", "1", 1), default);

        Assert.Null(await Open().ReadAsync("conv1d", "2", default));
        Assert.Null(await Open().ReadAsync("lstm", "1", default));
        Assert.Null(await Open().ReadChampionAsync("conv1d", default));
    }

    [Fact]
    public async Task PublishAsync_SameBytesAgain_DoesNothing()
    {
        await Open().PublishAsync(Bundle("conv1d", "1", 1), default);
        await Open().PublishAsync(Bundle("conv1d", "1", 1), default);

        Assert.Single(await Open().ListAsync("conv1d", default));
    }

    [Fact]
    public async Task PublishAsync_SameVersionOtherContent_IsAConflict()
    {
        var first = Bundle("conv1d", "1", 1);
        await Open().PublishAsync(first, default);

        await Assert.ThrowsAsync<RegistryConflictException>(() => Open().PublishAsync(Bundle("conv1d", "1", 2), default));
        await Assert.ThrowsAsync<RegistryConflictException>(() =>
            Open().PublishAsync(first with { Manifest = first.Manifest with { Threshold = 3 } }, default)
        );
        Assert.Equal(first.Model, (await Open().ReadAsync("conv1d", "1", default))!.Model);
    }

    [Fact]
    public async Task ListAsync_SeveralDetectors_NewestFirst()
    {
        await Open().PublishAsync(Bundle("conv1d", "2026-01", 1), default);
        await Open().PublishAsync(Bundle("conv1d", "2026-03", 1), default);
        await Open().PublishAsync(Bundle("lstm", "2026-02", 1), default);

        Assert.Equal(["2026-03", "2026-01"], (await Open().ListAsync("conv1d", default)).Select(manifest => manifest.Version));
        Assert.Equal(["conv1d", "lstm", "conv1d"], (await Open().ListAsync(null, default)).Select(manifest => manifest.Detector));
        Assert.Empty(await Open().ListAsync("conv", default));
    }

    [Fact]
    public async Task WriteChampionAsync_WithTheTagRead_Changes()
    {
        var first = await Open().WriteChampionAsync("conv1d", Pointer("1"), null, default);
        Assert.Equal(first.ETag, (await Open().ReadChampionAsync("conv1d", default))!.ETag);
        var second = await Open().WriteChampionAsync("conv1d", Pointer("2", first.Pointer), first.ETag, default);

        var read = (await Open().ReadChampionAsync("conv1d", default))!;
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal(second.ETag, read.ETag);
        Assert.Equal(Json(Pointer("2", first.Pointer)), Json(read.Pointer));
    }

    [Fact]
    public async Task WriteChampionAsync_SomeoneElseChangedIt_IsAConflict()
    {
        var first = await Open().WriteChampionAsync("conv1d", Pointer("1"), null, default);
        await Open().WriteChampionAsync("conv1d", Pointer("2"), first.ETag, default);

        await Assert.ThrowsAsync<RegistryConflictException>(() => Open().WriteChampionAsync("conv1d", Pointer("3"), first.ETag, default));
        await Assert.ThrowsAsync<RegistryConflictException>(() => Open().WriteChampionAsync("conv1d", Pointer("3"), null, default));
        await Assert.ThrowsAsync<RegistryConflictException>(() => Open().WriteChampionAsync("lstm", Pointer("3"), first.ETag, default));
        Assert.Equal("2", (await Open().ReadChampionAsync("conv1d", default))!.Pointer.Version);
    }

    [Fact]
    public async Task WriteChampionAsync_ManyAtOnce_OneWins()
    {
        var first = await Open().WriteChampionAsync("conv1d", Pointer("0"), null, default);
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => TryWriteAsync($"{number}", first.ETag)));

        var won = Assert.Single(outcomes, outcome => outcome is not null);
        Assert.Equal(won, (await Open().ReadChampionAsync("conv1d", default))!.Pointer.Version);
    }

    [Fact]
    public async Task TryLeaseRunAsync_Held_IsNullUntilItIsReleased()
    {
        var first = await Open().TryLeaseRunAsync("conv1d", default);
        Assert.NotNull(first);
        Assert.Null(await Open().TryLeaseRunAsync("conv1d", default));
        await using (var other = await Open().TryLeaseRunAsync("lstm", default))
            Assert.NotNull(other);
        Assert.False(first.Lost.IsCancellationRequested);
        await first.DisposeAsync();
        await first.DisposeAsync();

        await using var next = await Open().TryLeaseRunAsync("conv1d", default);
        Assert.NotNull(next);
        Assert.Empty(await Open().ListAsync(null, default));
    }

    [Fact]
    public async Task TryLeaseRunAsync_ManyAtOnce_OneGetsIt()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Open().TryLeaseRunAsync("conv1d", default)));
        var held = Assert.Single(leases, lease => lease is not null);
        await held!.DisposeAsync();
    }

    [Fact]
    public async Task WriteCheckpointAsync_Again_ReplacesUntilItIsDeleted()
    {
        Assert.Null(await Open().ReadCheckpointAsync("conv1d", default));
        await Open().DeleteCheckpointAsync("conv1d", default);
        await Open().WriteCheckpointAsync("conv1d", [1, 2, 3], default);
        await Open().WriteCheckpointAsync("conv1d", [4], default);
        Assert.Equal([4], await Open().ReadCheckpointAsync("conv1d", default));
        Assert.Null(await Open().ReadCheckpointAsync("lstm", default));
        Assert.Empty(await Open().ListAsync(null, default));
        await Open().DeleteCheckpointAsync("conv1d", default);
        Assert.Null(await Open().ReadCheckpointAsync("conv1d", default));
    }

    private async Task<string?> TryWriteAsync(string version, string tag)
    {
        try
        {
            return (await Open().WriteChampionAsync("conv1d", Pointer(version), tag, default)).Pointer.Version;
        }
        catch (RegistryConflictException)
        {
            return null;
        }
    }

    private static ChampionPointer Pointer(string version, params ChampionPointer[] history) =>
        new(version, Noon, "the gate passed", history);

    private static string Json<T>(T document) => JsonSerializer.Serialize(document, DocumentJson.Indented);

    /// <summary>A bundle whose model differs with <paramref name="content"/>.</summary>
    protected static DetectorBundle Bundle(string detector, string version, byte content) =>
        new(
            new DetectorManifest
            {
                Detector = detector,
                Version = version,
                Architecture = "conv1d 64-32",
                CreatedAt = Noon,
                Schema = FeatureSchema.Load("backblaze-10"),
                Window = new WindowOptions(),
                Threshold = 0.25f,
                Calibration = new ThresholdCalibration("drive-false-alarm-rate", 0.001, 0.0009, 1000, 50_000),
                Data = new TrainingData(new DateOnly(2018, 1, 1), new DateOnly(2018, 6, 30), 6_000_000, 36_000, 500, 400_000, 90_000),
                ParameterCount = 21_000,
                Seed = 42,
                Metrics = new Dictionary<string, double> { ["finalLoss"] = 0.125 },
                Libraries = new Dictionary<string, string> { ["onnxRuntime"] = "1.20.1" },
                ModelSha256 = new string('0', 64),
            },
            [content, 2, 3, 4]
        );
}
