using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Testing.Contracts;

/// <summary>What every <see cref="IAvroSchemaStore"/> must do. Inherit it in the tests of an implementation.</summary>
public abstract class AvroSchemaStoreContract
{
    private static readonly HashSet<(string, int)> Nothing = [];

    /// <summary>A store over the test's own storage.</summary>
    protected abstract IAvroSchemaStore Open();

    [Fact]
    public async Task ReadAsync_Added_IsTheSameByGroupAndVersion()
    {
        RegisteredSchema[] schemas = [Schema("a.Reading", 1), Schema("a.Reading", 2), Schema("a.Reading", 10), Schema("b", 1)];
        foreach (var schema in schemas.Reverse())
            Assert.True(await Open().TryAddAsync(schema, default));

        Assert.Equal(schemas, await Open().ReadAsync(Nothing, default));
        Assert.Equal([schemas[1], schemas[2]], await Open().ReadAsync(new HashSet<(string, int)> { ("a.Reading", 1), ("b", 1) }, default));
    }

    [Fact]
    public async Task TryAddAsync_VersionThatIsThere_IsNotAdded()
    {
        Assert.True(await Open().TryAddAsync(Schema("a", 1), default));
        Assert.False(await Open().TryAddAsync(Schema("a", 1) with { Schema = "another" }, default));
        Assert.Equal([Schema("a", 1)], await Open().ReadAsync(Nothing, default));
    }

    [Fact]
    public async Task ReadAsync_NothingAdded_IsEmpty() => Assert.Empty(await Open().ReadAsync(Nothing, default));

    private static RegisteredSchema Schema(string group, int version) =>
        new(
            group,
            version,
            $"id-{group}-{version}",
            version.ToString("x16", null),
            DateTimeOffset.UnixEpoch,
            $"{{\"name\":\"größe {version}\"}}"
        );
}
