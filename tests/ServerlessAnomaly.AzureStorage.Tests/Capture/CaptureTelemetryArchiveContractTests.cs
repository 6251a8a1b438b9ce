using ServerlessAnomaly.AzureStorage.Capture;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.AzureStorage.Tests.Capture;

[Collection(nameof(CaptureCollection))]
public sealed class CaptureTelemetryArchiveContractTests(AzuriteFixture azurite) : TelemetryArchiveContract
{
    protected override async Task<ITelemetryArchive> CreateAsync(IReadOnlyList<ArchivedReading> readings)
    {
        var container = await CaptureContainer.CreateAsync(azurite);
        foreach (var file in readings.Index().GroupBy(item => (item.Item.Time, Partition: item.Index % 2)))
        {
            await container.AddAsync(
                CaptureContainer.Path(file.Key.Partition, file.Key.Time.AddHours(9)),
                file.Select(item => CaptureContainer.Body(item.Item, [.. Schema.Columns]))
            );
        }
        return new CaptureTelemetryArchive(container.Client, new TelemetryOptions(), TimeProvider.System);
    }
}
