using Azure.Storage.Blobs;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.AzureStorage.Drift;
using ServerlessAnomaly.AzureStorage.Fleet;
using ServerlessAnomaly.AzureStorage.Models;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.AzureStorage.Windowing;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Models;

namespace ServerlessAnomaly.AzureStorage.Tests.Blobs;

/// <summary>Someone deletes a container while the app runs: every store makes it again at its next use, without a restart.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class DeletedContainerTests(AzuriteFixture azurite)
{
    private static readonly DateOnly Day = new(2018, 7, 1);

    private static readonly Dictionary<string, Func<BlobContainerClient, Func<Task>>> Uses = new()
    {
        ["alert history"] = container =>
        {
            var store = new BlobAlertHistory(container);
            return async () =>
            {
                await store.SendAsync([Alert()], default);
                await foreach (var alert in store.ReadAsync(default))
                    Assert.NotNull(alert);
            };
        },
        ["dead letters"] = container =>
        {
            var store = new BlobDeadLetterStore(container);
            return async () =>
            {
                await store.WriteAsync([Letter()], default);
                Assert.Single(await store.ReadAsync(default).ToListAsync());
            };
        },
        ["drift"] = container =>
        {
            var store = new BlobDriftStore(container);
            return async () =>
            {
                await store.AppendAsync([new(Guid.NewGuid(), "conv1d", "v1", Day, 1, [1])], default);
                Assert.Single(await store.ReadNewestAsync("conv1d", "v1", 7, default));
            };
        },
        ["drift report"] = container =>
        {
            var store = new BlobDriftStore(container);
            return async () =>
            {
                await store.WriteReportAsync(new("conv1d", "v1", default, Day, Day, 1, 1, [], null), default);
                Assert.NotNull(await store.ReadReportAsync("conv1d", default));
            };
        },
        ["models"] = container =>
        {
            var store = new BlobDetectorRegistry(container);
            return async () =>
            {
                await store.PublishAsync(TestDetector.Bundle(), default);
                Assert.Single(await store.ListAsync(null, default));
            };
        },
        ["champion"] = container =>
        {
            var store = new BlobDetectorRegistry(container);
            return async () => await store.WriteChampionAsync("conv1d", new("v1", default, "test", []), null, default);
        },
        ["checkpoint"] = container =>
        {
            var store = new BlobDetectorRegistry(container);
            return async () => await store.WriteCheckpointAsync("conv1d", [1], default);
        },
        ["lease"] = container =>
        {
            var store = new BlobDetectorRegistry(container);
            return async () =>
            {
                await using var lease = await store.TryLeaseRunAsync("conv1d", default);
                Assert.NotNull(lease);
            };
        },
        ["fleet"] = container =>
        {
            var store = new BlobFleetStore(container);
            return async () =>
            {
                await store.WriteIndexAsync("hub/group/0", new byte[8], default);
                Assert.Single(await store.ListAsync(default));
            };
        },
        ["schemas"] = container =>
        {
            var store = new BlobAvroSchemaStore(container);
            return async () =>
            {
                Assert.True(await store.TryAddAsync(new("group", 1, "id", "0123456789abcdef", default, "\"string\""), default));
                Assert.Single(await store.ReadAsync(new HashSet<(string, int)>(), default));
            };
        },
        ["telemetry"] = container =>
        {
            var store = new BlobTelemetryArchive(container);
            return async () => Assert.Empty(await store.ReadAsync(TestDetector.Schema, Day, Day, default).ToListAsync());
        },
        ["journal"] = container =>
        {
            var store = new BlobWindowJournal(container);
            return async () =>
            {
                var position = (await store.ReadAsync("hub/group/0", default)).Position;
                position = await store.AppendAsync("hub/group/0", position, new byte[8], default);
                await store.CompactAsync("hub/group/0", position, new byte[8], default);
                Assert.Single(await store.ListAsync(default));
            };
        },
    };

    public static TheoryData<string> Stores => [.. Uses.Keys];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Use_ContainerWasDeleted_MakesItAgain(string store)
    {
        var container = new BlobContainerClient(azurite.ConnectionString, AzuriteFixture.UniqueName());
        var use = Uses[store](container);
        for (var round = 0; round < 3; round++)
        {
            await use();
            await container.DeleteAsync();
        }
    }

    private static DeadLetter Letter() =>
        new("hub/group/0", 1, DateTimeOffset.UnixEpoch, -1, RejectReason.NonFiniteNumber, "f", "v", "m", "");

    private static DriveAlert Alert() =>
        new()
        {
            AlertId = "id",
            Kind = AlertKind.Raised,
            SerialNumber = "Z1",
            Model = "ST4000DM000",
            WindowStart = DateTimeOffset.UnixEpoch,
            WindowEnd = DateTimeOffset.UnixEpoch,
            Score = 1,
            Threshold = 1,
            Severity = AlertSeverity.Low,
            TopFeatures = [],
            Detector = "conv1d",
            DetectorVersion = "1",
            Partition = "0",
            SequenceNumber = 1,
        };
}
