using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ServerlessAnomaly.Embedded.EventHubs;
using ServerlessAnomaly.Embedded.Tests.Support;

namespace ServerlessAnomaly.Embedded.Tests.Hosting;

public sealed class EventHubListenerTests : IDisposable
{
    private readonly TemporaryFolder home = new();

    [Fact]
    public async Task Run_EventsSent_FunctionGetsThemAndCheckpointAdvances()
    {
        await using var hub = HubFixtures.Open(Path.Combine(home.Path, "hub"), options => options with { Partitions = 1 });
        var probe = new Probe();
        using var host = HubFixtures.Host(home.Path, ["Batch"], hub, builder =>
        {
            builder.Services.AddSingleton(probe);
            builder.Configuration["HubName"] = "telemetry";
        });
        await host.StartAsync();

        await hub.SendAsync([Event("one", "a"), Event("two", "a"), Event("three", null)]);
        await probe.WaitForCallsAsync(1);
        await hub.WaitUntilConsumedAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await host.StopAsync();

        Assert.Equal(["one", "two", "three"], probe.Batches.SelectMany(batch => batch));
        Assert.Equal(2, hub.GetCheckpoint("$Default", "0")!.Value.SequenceNumber);
        var data = probe.BindingData.First();
        Assert.Equal([0L, 1L, 2L], (IEnumerable<long>)data["sequencenumberarray"]!);
        Assert.Equal(["a", "a", ""], (IEnumerable<string>)data["PartitionKeyArray"]!);
        using var partition = JsonDocument.Parse((string)data["PartitionContext"]!);
        Assert.Equal("telemetry", partition.RootElement.GetProperty("EventHubName").GetString());
        Assert.Equal("0", partition.RootElement.GetProperty("PartitionId").GetString());
        Assert.Equal("$Default", partition.RootElement.GetProperty("ConsumerGroup").GetString());
        Assert.Equal("127.0.0.1:5671", partition.RootElement.GetProperty("FullyQualifiedNamespace").GetString());
        foreach (var name in new[] { "EnqueuedTimeUtcArray", "PropertiesArray", "SystemPropertiesArray" })
        {
            using var json = JsonDocument.Parse((string)data[name]!);
            Assert.Equal(3, json.RootElement.GetArrayLength());
        }
    }

    public void Dispose() => home.Dispose();

    private static EventToSend Event(string body, string? key) => new(Encoding.UTF8.GetBytes(body), key);
}
