using Azure.Storage.Queues;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Testing.Azurite;

namespace ServerlessAnomaly.LocalHost.Tests.Worker;

/// <summary>Queues as trigger and as output, through the worker.</summary>
public sealed class QueueTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly TemporaryFolder _home = new();
    private readonly string _name = AzuriteFixture.UniqueName();
    private Probe _probe = null!;

    public async ValueTask InitializeAsync() => _probe = await Probe.StartAsync();

    [Fact]
    public async Task Run_MessageThatAFunctionReturned_IsGivenToAnotherAndDeleted()
    {
        await using (var host = await StartAsync("Enqueue", "OnMessage"))
        {
            using var http = new HttpClient();
            (await http.PostAsync(new Uri(host.HttpAddress, "api/Enqueue"), new StringContent("a message"))).EnsureSuccessStatusCode();
            Assert.Equal(["a message"], (await _probe.NextAsync()).Data);
        }
        Assert.Equal(0, (await Queue().GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Run_MessageFailsFiveTimes_MovesToThePoisonQueue()
    {
        _probe.Answer = _ => "fail";
        await Queue().CreateAsync();
        await Queue().SendMessageAsync("bad");
        await using (await StartAsync("OnMessage"))
        {
            await _probe.NextAsync(5);
            Assert.Equal("bad", await NextAsync(Queue("-poison")));
        }
        Assert.Equal(0, (await Queue().GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    public async ValueTask DisposeAsync()
    {
        await _probe.DisposeAsync();
        _home.Dispose();
    }

    /// <summary>The next message; the host moves it after it has told the function's failure.</summary>
    private static async Task<string> NextAsync(QueueClient queue)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        do
        {
            if (
                await queue.ExistsAsync(patience.Token)
                && (await queue.ReceiveMessageAsync(cancellationToken: patience.Token)).Value is { } message
            )
                return message.Body.ToString();
        } while (await looking.WaitForNextTickAsync(patience.Token));
        throw new TimeoutException();
    }

    private QueueClient Queue(string suffix = "") =>
        new(azurite.ConnectionString, _name + suffix, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    private Task<FunctionsHost> StartAsync(params string[] functions) =>
        SampleHost.StartAsync(_home.Path, _probe.Address, functions, ("QueueName", _name), ("QueueStorage", azurite.ConnectionString));
}
