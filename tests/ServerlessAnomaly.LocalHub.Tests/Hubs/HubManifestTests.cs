using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHub.Tests.Hubs;

public sealed class HubManifestTests : IDisposable
{
    private readonly TemporaryFolder home = new();

    [Fact]
    public void Open_HubOfTheFirstVersion_IsRefusedWithTheReason()
    {
        File.WriteAllText(Path.Combine(home.Path, "partitions"), "2");

        var failure = Assert.Throws<LocalStartException>(() => HubFixtures.Open(home.Path));

        Assert.Contains("earlier version", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"version\":3,\"partitions\":2}", "version 3")]
    [InlineData("{\"version\":2", "damaged")]
    [InlineData("{\"version\":2}", "lacks")]
    public void Open_ManifestThatCannotBeRead_IsRefusedWithTheReason(string manifest, string reason)
    {
        File.WriteAllText(Path.Combine(home.Path, "hub.json"), manifest);

        var failure = Assert.Throws<LocalStartException>(() => HubFixtures.Open(home.Path));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains("hub.json", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Again_KnowsWhenTheHubWasMade()
    {
        var hub = HubFixtures.Open(home.Path, time: new FakeTime(DateTimeOffset.UnixEpoch));
        await hub.DisposeAsync();

        await using var again = HubFixtures.Open(home.Path);

        Assert.Equal(DateTimeOffset.UnixEpoch, again.CreatedAt);
    }

    public void Dispose() => home.Dispose();
}
