using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHub.Tests.Hubs;

public sealed class HubManifestTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    [Fact]
    public void Open_HubOfTheFirstVersion_IsRefusedWithTheReason()
    {
        File.WriteAllText(Path.Combine(_home.Path, "partitions"), "2");

        var failure = Assert.Throws<LocalStartException>(() => HubFixtures.Open(_home.Path));

        Assert.Contains("earlier version", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"version\":3,\"partitions\":2}", "version 3")]
    [InlineData("{\"version\":2", "damaged")]
    [InlineData("{\"version\":2}", "lacks")]
    public void Open_ManifestThatCannotBeRead_IsRefusedWithTheReason(string manifest, string reason)
    {
        File.WriteAllText(Path.Combine(_home.Path, "hub.json"), manifest);

        var failure = Assert.Throws<LocalStartException>(() => HubFixtures.Open(_home.Path));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains("hub.json", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Again_KnowsWhenTheHubWasMade()
    {
        var hub = HubFixtures.Open(_home.Path, time: new FakeTime(DateTimeOffset.UnixEpoch));
        await hub.DisposeAsync();

        await using var again = HubFixtures.Open(_home.Path);

        Assert.Equal(DateTimeOffset.UnixEpoch, again.CreatedAt);
    }

    public void Dispose() => _home.Dispose();
}
