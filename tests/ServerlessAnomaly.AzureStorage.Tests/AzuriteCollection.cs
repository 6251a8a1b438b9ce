using ServerlessAnomaly.Testing.Azurite;

namespace ServerlessAnomaly.AzureStorage.Tests;

/// <summary>All tests here share one Azurite; they keep apart by names.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}
