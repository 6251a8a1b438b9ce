using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessAnomaly.LocalHost.Hosting;
using ServerlessAnomaly.LocalHost.Hosting.Functions;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests.Hosting;

public sealed class FunctionHostTests : IDisposable
{
    private readonly TemporaryFolder home = new();

    [Fact]
    public async Task StartAsync_SettingsMissing_NamesAllAtOnce()
    {
        using var host = HostFixtures.Host(home.Path, ["Batch", "Nightly", "AlertText"], configure: builder =>
        {
            builder.Services.AddSingleton(new Probe());
            builder.Configuration["EventHubConnection"] = null;
        });

        var failure = await Assert.ThrowsAsync<LocalStartException>(() => host.StartAsync());

        foreach (var setting in new[] { "HubName", "EventHubConnection", "NightlySchedule", "AlertStorage", "AlertQueue" })
            Assert.Contains($"'{setting}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_ConnectionNamesAnotherHub_SaysWhich()
    {
        await using var hub = HubFixtures.Open(Path.Combine(home.Path, "hub"));
        using var host = HostFixtures.Host(home.Path, ["Endless"], hub, builder =>
        {
            builder.Services.AddSingleton(new Probe());
            builder.Configuration["EventHubConnection"] =
                "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey=secret;EntityPath=telemetry";
        });

        var failure = await Assert.ThrowsAsync<LocalStartException>(() => host.StartAsync());

        Assert.Contains("ns.servicebus.windows.net", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_Middleware_RunsAroundTheFunctionInTheOrderAdded()
    {
        List<string> steps = [];
        await using var hub = HubFixtures.Open(Path.Combine(home.Path, "hub"));
        await hub.SendAsync([new EventToSend("x"u8.ToArray())]);
        var probe = new Probe
        {
            OnCall = context =>
            {
                steps.Add("function");
                Assert.Equal("Endless", context.FunctionDefinition.Name);
                Assert.Equal("eventHubTrigger", context.FunctionDefinition.InputBindings["events"].Type);
                return Task.CompletedTask;
            },
        };
        using var host = HostFixtures.Host(home.Path, ["Endless"], hub, builder =>
        {
            builder.Services.AddSingleton(probe);
            builder.Services.AddSingleton(steps);
            builder.UseMiddleware<Outer>();
            builder.UseMiddleware(async (context, next) =>
            {
                steps.Add("inner in");
                await next();
                steps.Add("inner out");
            });
        });
        await host.StartAsync();
        await hub.WaitUntilConsumedAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await host.StopAsync();

        Assert.Equal(["outer in", "inner in", "function", "inner out", "outer out"], steps);
    }

    [Fact]
    public async Task Invoke_EachTime_HasItsOwnScopeThatIsDisposed()
    {
        await using var hub = HubFixtures.Open(Path.Combine(home.Path, "hub"), options => options with { Partitions = 1 });
        List<Scoped> seen = [];
        var probe = new Probe
        {
            OnCall = context =>
            {
                var scoped = context.InstanceServices.GetRequiredService<Scoped>();
                Assert.False(scoped.IsDisposed);
                seen.Add(scoped);
                return Task.CompletedTask;
            },
        };
        using var host = HostFixtures.Host(home.Path, ["Single"], hub, builder =>
        {
            builder.Services.AddSingleton(probe);
            builder.Services.AddScoped<Scoped>();
        });
        await hub.SendAsync([new EventToSend("x"u8.ToArray()), new EventToSend("y"u8.ToArray())]);
        await host.StartAsync();
        await hub.WaitUntilConsumedAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await host.StopAsync();

        Assert.Equal(2, seen.Distinct().Count());
        Assert.All(seen, scoped => Assert.True(scoped.IsDisposed));
    }

    [Fact]
    public void Describe_Functions_TellsTriggerPropertiesAndRetry()
    {
        var functions = FunctionCatalog.Describe(Assembly.GetExecutingAssembly()).ToDictionary(function => function.Name);

        var batch = functions["Batch"];
        Assert.Equal("ServerlessAnomaly.LocalHost.Tests.Hosting.SampleFunctions.Batch", batch.EntryPoint);
        Assert.Equal("eventHubTrigger", batch.Bindings[0].Type);
        Assert.Equal("%HubName%", batch.Bindings[0].Properties["eventHubName"]);
        Assert.Equal("EventHubConnection", batch.Bindings[0].Properties["connection"]);
        Assert.Equal(true, batch.Bindings[0].Properties["isBatched"]);
        Assert.Null(batch.Retry);
        Assert.Equal(new FunctionRetryMetadata("exponentialBackoff", -1, null, "00:00:01", "00:00:08"), functions["Endless"].Retry);
        Assert.Equal(new FunctionRetryMetadata("fixedDelay", 2, "00:00:01", null, null), functions["Limited"].Retry);
        var both = functions["AlertBoth"];
        Assert.Equal(["httpTrigger", "queue"], both.Bindings.Select(binding => binding.Type));
        Assert.Equal("Alert", both.Bindings[1].Name);
    }

    [Fact]
    public void Find_WrongDeclarations_NamesEachFault()
    {
        var failure = Assert.Throws<LocalStartException>(() => FunctionDiscovery.Find([typeof(Wrong)]));

        foreach (var part in new[] { "'NoTrigger'", "'Types'", "'Nothing'", "'Retry'", "'Same'" })
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => home.Dispose();

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Outer(List<string> steps) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            steps.Add("outer in");
            await next(context);
            steps.Add("outer out");
        }
    }
}
