using System.Text;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessAnomaly.LocalHost.Hosting;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Testing.Azurite;

namespace ServerlessAnomaly.LocalHost.Tests.Hosting;

public sealed class QueueTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IDisposable
{
    private readonly TemporaryFolder home = new();
    private readonly Probe probe = new();
    private readonly string queueName = AzuriteFixture.UniqueName();

    [Theory]
    [InlineData("AlertText", new[] { "plain text" })]
    [InlineData("AlertMany", new[] { "{\"Serial\":\"a\",\"Score\":1}", "{\"Serial\":\"b\",\"Score\":2}" })]
    [InlineData("AlertBoth", new[] { "{\"Serial\":\"c\",\"Score\":3}" })]
    public async Task Invoke_QueueOutput_SendsTheResultInBase64(string function, string[] messages)
    {
        using var host = Host(function);
        await host.StartAsync();
        using var http = new HttpClient();
        var answer = await http.PostAsync(
            new Uri(host.Services.GetRequiredService<FunctionHostStatus>().HttpAddress!, "api/" + function), null);
        await host.StopAsync();

        Assert.True(answer.IsSuccessStatusCode);
        var sent = await new QueueClient(azurite.ConnectionString, queueName).ReceiveMessagesAsync(10);
        Assert.Equal(messages, sent.Value.Select(message =>
            Encoding.UTF8.GetString(Convert.FromBase64String(message.MessageText))).Order());
    }

    [Fact]
    public async Task Invoke_QueueOutputWithoutBase64_SendsTheResultAsItIs()
    {
        using var host = Host("AlertText", new EmbeddedHostOptions { Base64QueueMessages = false });
        await host.StartAsync();
        using var http = new HttpClient();
        await http.PostAsync(new Uri(host.Services.GetRequiredService<FunctionHostStatus>().HttpAddress!, "api/AlertText"), null);
        await host.StopAsync();

        var sent = await new QueueClient(azurite.ConnectionString, queueName).ReceiveMessagesAsync(10);
        Assert.Equal("plain text", Assert.Single(sent.Value).MessageText);
    }

    [Fact]
    public async Task Run_QueueMessage_IsHandledAndDeleted()
    {
        var queue = Queue();
        await queue.CreateAsync();
        await queue.SendMessageAsync("{\"serial\":\"z\",\"score\":9}");
        using var host = Host("OnAlert");
        await host.StartAsync();
        await probe.WaitForCallsAsync(1);
        await host.StopAsync();

        Assert.Equal("z", Assert.Single(probe.Batches)[0]);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Run_QueueMessageFailsFiveTimes_MovesToThePoisonQueue()
    {
        var queue = Queue();
        await queue.CreateAsync();
        await queue.SendMessageAsync("{\"serial\":\"z\",\"score\":9}");
        probe.OnCall = _ => throw new InvalidOperationException("no");
        using var host = Host("OnAlert");
        await host.StartAsync();
        await probe.WaitForCallsAsync(5);
        await host.StopAsync();

        var poison = await new QueueClient(azurite.ConnectionString, queueName + "-poison").ReceiveMessagesAsync(10);
        Assert.Single(poison.Value);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        Assert.Equal(5, probe.Batches.Count);
    }

    public void Dispose() => home.Dispose();

    private QueueClient Queue() =>
        new(azurite.ConnectionString, queueName, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    private IHost Host(string function, EmbeddedHostOptions? options = null) =>
        HostFixtures.Host(home.Path, [function], configure: builder =>
    {
        builder.Services.AddSingleton(probe);
        builder.Configuration["AlertStorage"] = azurite.ConnectionString;
        builder.Configuration["AlertQueue"] = queueName;
    }, options: options);
}
