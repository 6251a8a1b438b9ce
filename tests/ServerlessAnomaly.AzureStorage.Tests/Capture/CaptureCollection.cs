using ServerlessAnomaly.Testing.Azurite;

namespace ServerlessAnomaly.AzureStorage.Tests.Capture;

/// <summary>The tests of captured telemetry share one Azurite.</summary>
[CollectionDefinition(nameof(CaptureCollection))]
public sealed class CaptureCollection : ICollectionFixture<AzuriteFixture>;
