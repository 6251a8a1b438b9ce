using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Fitting.Weights;
using ServerlessAnomaly.Training.Tests.Bundles;

namespace ServerlessAnomaly.Training.Tests.Retraining;

/// <summary>What is wrong with the data is said, or recorded with the version; no such version becomes champion.</summary>
public sealed class BadInputTests
{
    private const int Temperature = 1;

    [Theory]
    [InlineData(1, 40, "2 healthy drives")]
    [InlineData(60, 10, "no window")]
    [InlineData(60, 0, "no reading")]
    public async Task RunAsync_TooLittle_SaysSo(int drives, int days, string expected)
    {
        var night = new NightFixture { Archive = SyntheticFleet.Archive(drives, days, failing: 0) };
        var fault = await Assert.ThrowsAnyAsync<TrainingException>(() => night.Pipeline().RunAsync(default));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Empty(await night.Registry.ListAsync(null, default));
    }

    [Fact]
    public async Task RunAsync_FewDrives_RecordsTheRefusal()
    {
        var night = new NightFixture { Archive = SyntheticFleet.Archive(drives: 12, failing: 0) };
        var result = (await night.Pipeline().RunAsync(default))!;
        Assert.False(result.Promoted);
        Assert.Contains("enough-drives", result.Consequence, StringComparison.Ordinal);
        Assert.False((await night.Registry.ListAsync("dense", default)).Single().Gate!.Passed);
        Assert.Null(await night.ChampionAsync());
    }

    [Fact]
    public async Task RunAsync_NoValueAtAll_SaysSo()
    {
        var night = new NightFixture { Archive = Rewritten((_, _, values) => values.Fill(float.NaN)) };
        var fault = await Assert.ThrowsAsync<TrainingException>(() => night.Pipeline().RunAsync(default));
        Assert.Contains("has a value", fault.Message, StringComparison.Ordinal);
        Assert.Empty(await night.Registry.ListAsync(null, default));
    }

    [Fact]
    public async Task RunAsync_InfiniteValues_SaysThatTheLossIsNoNumber()
    {
        var night = new NightFixture
        {
            Archive = Rewritten((_, day, values) => values[Temperature] = day % 2 == 0 ? float.PositiveInfinity : values[Temperature]),
        };
        var fault = await Assert.ThrowsAsync<DivergedException>(() => night.Pipeline().RunAsync(default));
        Assert.Contains("no longer a number", fault.Message, StringComparison.Ordinal);
        Assert.Empty(await night.Registry.ListAsync(null, default));
    }

    [Theory]
    [InlineData(25f)]
    [InlineData(float.NaN)]
    public async Task RunAsync_OneFeatureConstantOrMissing_GivesAFiniteModel(float value)
    {
        var night = new NightFixture { Archive = Rewritten((_, _, values) => values[Temperature] = value) };
        var result = (await night.Pipeline().RunAsync(default))!;
        var model = (await night.Registry.ReadAsync("dense", result.Manifest.Version, default))!.Model;
        Assert.All(NamedWeights.Read(model)!.Values, weights => Assert.All(weights.Values, weight => Assert.True(float.IsFinite(weight))));
        Assert.True(result.Promoted, result.Consequence);
    }

    private static RewrittenArchive Rewritten(Change change) =>
        new(
            SyntheticFleet.Archive(),
            (serial, day, values) =>
            {
                change(serial, day, values);
                return true;
            }
        );

    private delegate void Change(string serial, int day, Span<float> values);
}
