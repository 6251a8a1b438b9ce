using System.Text;
using Azure.Core;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.LocalHost.Hosting;
using ServerlessAnomaly.LocalHost.Hosting.Outputs;
using ServerlessAnomaly.LocalHost.Hosting.Triggers;
using ServerlessAnomaly.LocalHost.Protocol;
using ServerlessAnomaly.LocalHost.Worker;
using ServerlessAnomaly.Testing.Azurite;

namespace ServerlessAnomaly.LocalHost.Tests.Hosting;

public sealed class QueueListenerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Trigger = """{"name":"message","type":"queueTrigger","direction":"In"}""";
    private readonly QueueClientOptions _options = new() { MessageEncoding = QueueMessageEncoding.Base64 };
    private readonly string _name = AzuriteFixture.UniqueName();
    private readonly FakeWorker _worker = new();
    private readonly Outages _outages = new(TimeProvider.System, NullLogger.Instance);

    [Fact]
    public async Task Run_Message_IsHandledAndDeleted()
    {
        await SendAsync("{\"serial\":\"z\"}");
        await RunUntilAsync(_worker.WaitForCallsAsync(1));
        var request = Assert.Single(_worker.Requests);
        Assert.Equal("{\"serial\":\"z\"}", request.InputData.Single().Data.String);
        Assert.Equal("1", request.TriggerMetadata["DequeueCount"].String);
        Assert.Equal(0, (await Queue("").GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Run_MessageFailsFiveTimes_MovesToThePoisonQueue()
    {
        await SendAsync("bad");
        _worker.OnCall = (_, _) => throw new FunctionFailedException("no", wasCancelled: false);
        await RunUntilAsync(_worker.WaitForCallsAsync(5));
        var poisoned = Assert.Single((await Queue("-poison").ReceiveMessagesAsync(10)).Value);
        Assert.Equal("bad", poisoned.Body.ToString());
        Assert.Equal(5, _worker.Requests.Count);
        Assert.Equal(0, (await Queue("").GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Run_QueueOutOfReachForLongerThanAllRetries_IsAnOutageAndNotTheEnd()
    {
        _options.Retry.MaxRetries = 2;
        _options.Retry.Delay = TimeSpan.FromMilliseconds(10);
        _options.Retry.Mode = RetryMode.Fixed;
        var nowhere = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=aGVsbG8=;QueueEndpoint=http://127.0.0.1:9/a;";
        using var stopping = new CancellationTokenSource();
        var listener = Listener(new QueueClient(nowhere, _name, _options));
        var running = listener.RunAsync(stopping.Token);
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (_outages.Current.Count == 0)
            await looking.WaitForNextTickAsync();

        Assert.False(running.IsCompleted);
        Assert.Contains("refused", Assert.Single(_outages.Current).Value.Reason, StringComparison.OrdinalIgnoreCase);
        await stopping.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("plain text", null, new[] { "plain text" })]
    [InlineData(null, """{"a":1}""", new[] { """{"a":1}""" })]
    [InlineData(null, """[{"a":1},"b"]""", new[] { "b", """{"a":1}""" })]
    [InlineData(null, "null", new string[0])]
    public async Task Invoke_QueueOutput_SendsWhatTheFunctionReturned(string? text, string? json, string[] messages)
    {
        var output = $$"""{"name":"$return","type":"queue","direction":"Out","queueName":"{{_name}}","connection":"AlertStorage"}""";
        var function = FakeWorker.Function(Trigger, output: output);
        var outputs = new OutputSenders(_options);
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("AlertStorage", (string?)azurite.ConnectionString)])
            .Build();
        outputs.Prepare(function, new SettingResolver(settings));
        _worker.Answer = new InvocationResponse
        {
            ReturnValue = text is not null ? new TypedData { String = text } : new TypedData { Json = json },
        };
        await Queue("").CreateAsync();
        await _worker.Invoker(outputs: outputs).InvokeAsync(function, new(new TypedData { String = "" }), 0, default);
        var sent = await new QueueClient(azurite.ConnectionString, _name).ReceiveMessagesAsync(10);
        Assert.Equal(
            messages.Order(),
            sent.Value.Select(message => Encoding.UTF8.GetString(Convert.FromBase64String(message.MessageText))).Order()
        );
    }

    private QueueClient Queue(string suffix) => new(azurite.ConnectionString, _name + suffix, _options);

    private QueueListener Listener(QueueClient queue) =>
        new(FakeWorker.Function(Trigger), queue, Queue("-poison"), _worker.Retrying(), _outages, TimeProvider.System, NullLogger.Instance);

    private async Task SendAsync(string text)
    {
        await Queue("").CreateAsync();
        await Queue("").SendMessageAsync(text);
    }

    /// <summary>Runs the listener until something has happened; what it does afterwards with the message, it ends before it stops.</summary>
    private async Task RunUntilAsync(Task happened)
    {
        using var stopping = new CancellationTokenSource();
        var running = Listener(Queue("")).RunAsync(stopping.Token);
        await happened;
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await Queue("").GetPropertiesAsync()).Value.ApproximateMessagesCount > 0)
            await looking.WaitForNextTickAsync();
        await stopping.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
