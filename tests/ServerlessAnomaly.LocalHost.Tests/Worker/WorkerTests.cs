using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests.Worker;

/// <summary>The worker as a process: HTTP through it, its logs, cancellation, its death, its host's death, and a start that fails.</summary>
public sealed class WorkerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _home = new();
    private readonly HttpClient _http = new();
    private Probe _probe = null!;

    public async ValueTask InitializeAsync() => _probe = await Probe.StartAsync();

    [Fact]
    public async Task Post_WithKey_BindsRouteQueryAndBodyAndForwardsTheLog()
    {
        var log = new LogRecorder();
        var options = SampleHost.Options(_home.Path, _probe.Address, ["Echo"], ("LocalHost:FunctionKey", "secret"));
        await using var host = await SampleHost.StartAsync(options, log);
        const string Trace = "0af7651916cd43dd8448eb211c80319c";

        var refused = await PostAsync(host, "api/things/7/echo?q=x");
        _http.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        var answer = await PostAsync(host, "api/things/7/echo?q=x&code=secret");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("POST", answer.Headers.GetValues("X-Method").Single());
        Assert.Equal("""{"id":7,"q":"x","body":"disk"}""", await answer.Content.ReadAsStringAsync());
        Assert.Contains(Trace, (await _probe.NextAsync()).TraceParent, StringComparison.Ordinal);
        Assert.Contains(new LogEntry("ServerlessAnomaly.SampleApp.Functions", LogLevel.Warning, "Echo of 7", null), log.Entries);
    }

    [Fact]
    public async Task Post_FunctionFails_Is500_AndOtherRoutesAre404And405()
    {
        _probe.Answer = _ => "fail";
        await using var host = await SampleHost.StartAsync(_home.Path, _probe.Address, ["Echo"]);

        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync(host, "api/things/7/echo")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(host, "api/things/x/echo")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(host, "api/Enqueue")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _http.GetAsync(new Uri(host.HttpAddress, "api/things/7/echo"))).StatusCode);
    }

    [Fact]
    public async Task DisposeAsync_InvocationUnderWay_IsCancelledInTheWorkerThatThenEnds()
    {
        _probe.Answer = _ => "wait";
        var host = await SampleHost.StartAsync(_home.Path, _probe.Address, ["Tick"]);
        using var worker = Process.GetProcessById(host.WorkerProcessId);
        Assert.Equal("called", (await _probe.NextAsync()).What);

        await host.DisposeAsync();

        Assert.Equal("cancelled", (await _probe.NextAsync()).What);
        Assert.True(worker.HasExited);
    }

    [Fact]
    public async Task Run_WorkerDiesInAnInvocation_AnotherStartsAndIsGivenTheSame()
    {
        var calls = 0;
        _probe.Answer = _ => ++calls == 1 ? "exit" : "ok";
        var log = new LogRecorder();
        await using var host = await SampleHost.StartAsync(SampleHost.Options(_home.Path, _probe.Address, ["Tick"]), log);

        var given = await _probe.NextAsync(2);

        Assert.Equal(given[0].Data, given[1].Data);
        Assert.All(given, call => Assert.Equal(0, call.Retry));
        Assert.Single(log.Entries, entry => entry.Text.Contains("given to the next worker", StringComparison.Ordinal));
        Assert.Single(log.Entries, entry => entry.Text.StartsWith("A new worker runs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kill_HostDiesWithoutWarning_WorkerEndsByItself()
    {
        string[] arguments = ["exec", typeof(WorkerTests).Assembly.Location, "host", _home.Path, _probe.Address.ToString()];
        using var host = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var line = await host.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
        using var worker = Process.GetProcessById(int.Parse(line!, CultureInfo.InvariantCulture));

        host.Kill(entireProcessTree: false);

        // It takes some tens of milliseconds; a machine that is busy with other tests may take longer to notice.
        await worker.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task StartAsync_WorkerRefuses_OneSentenceSaysWhatItSaid()
    {
        var failure = await Assert.ThrowsAsync<LocalStartException>(() =>
            SampleHost.StartAsync(_home.Path, _probe.Address, [], ("Refuse", "Setting 'A' is missing. Setting 'B' is wrong."))
        );

        Assert.Contains("Setting 'A' is missing. Setting 'B' is wrong.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_SettingsOfTriggersMissing_NamesAllAtOnce()
    {
        var failure = await Assert.ThrowsAsync<LocalStartException>(() =>
            SampleHost.StartAsync(_home.Path, _probe.Address, ["Batch", "OnMessage", "Enqueue"])
        );

        foreach (var setting in new[] { "HubName", "EventHubConnection", "QueueName", "QueueStorage" })
            Assert.Contains($"'{setting}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_FolderWithoutAnApp_SaysWhatToGive()
    {
        var failure = await Assert.ThrowsAsync<LocalStartException>(() =>
            FunctionsHost.StartAsync(new FunctionsHostOptions { AppFolder = _home.Path, Home = _home.Path })
        );

        Assert.Contains("dotnet publish", failure.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _probe.DisposeAsync();
        _http.Dispose();
        _home.Dispose();
    }

    private Task<HttpResponseMessage> PostAsync(FunctionsHost host, string path) =>
        _http.PostAsync(new Uri(host.HttpAddress, path), new StringContent("disk"));
}
