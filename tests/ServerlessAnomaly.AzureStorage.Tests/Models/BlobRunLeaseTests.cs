using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using ServerlessAnomaly.AzureStorage.Models;
using ServerlessAnomaly.Testing.Azurite;

namespace ServerlessAnomaly.AzureStorage.Tests.Models;

[Collection(AzuriteCollection.Name)]
public sealed class BlobRunLeaseTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task TryLeaseRunAsync_TakenAwayByForce_TellsItsHolderAtTheNextRenewal()
    {
        var container = new BlobContainerClient(azurite.ConnectionString, AzuriteFixture.UniqueName());
        var clock = new TickingClock();
        await using var lease = await new BlobDetectorRegistry(container, clock).TryLeaseRunAsync("conv1d", default);
        var lost = new TaskCompletionSource();
        await using var told = lease!.Lost.Register(lost.SetResult);

        await clock.Renewing;
        await container.GetBlobClient("conv1d/run.lease").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
        await using var taker = await new BlobDetectorRegistry(container).TryLeaseRunAsync("conv1d", default);
        Assert.NotNull(taker);
        clock.Tick();
        await lost.Task;
        Assert.True(lease.Lost.IsCancellationRequested);
    }

    /// <summary>A token that is not to be had for a moment, a connection that is refused: the lease is kept, and the run's result is its own.</summary>
    [Fact]
    public async Task Lease_FaultsOfTheCredentialWhileKeptAndReleased_DoNotEndItOrReachTheRun()
    {
        var hiccups = new Hiccups();
        var options = new BlobClientOptions();
        options.Retry.MaxRetries = 0;
        options.AddPolicy(hiccups, HttpPipelinePosition.PerCall);
        var name = AzuriteFixture.UniqueName();
        var clock = new TickingClock();
        var lease = await new BlobDetectorRegistry(
            new BlobContainerClient(azurite.ConnectionString, name, options),
            clock
        ).TryLeaseRunAsync("conv1d", default);
        await clock.Renewing;
        for (var tick = 0; tick < 3; tick++)
        {
            var failed = hiccups.FailNext();
            clock.Tick();
            await failed;
        }
        var renewed = hiccups.LetPass();
        clock.Tick();
        await renewed;
        Assert.False(lease!.Lost.IsCancellationRequested);
        var release = hiccups.FailNext();
        await lease.DisposeAsync();
        await release;
    }

    /// <summary>A renewal that fails while the lease is being given back: it is given back all the same, and the run hears nothing of it.</summary>
    [Fact]
    public async Task DisposeAsync_RenewalUnderWayFails_GivesTheLeaseBack()
    {
        var container = new BlobContainerClient(azurite.ConnectionString, AzuriteFixture.UniqueName());
        var options = new BlobClientOptions();
        options.Retry.MaxRetries = 0;
        var slow = new SlowRenewal();
        options.AddPolicy(slow, HttpPipelinePosition.PerCall);
        var clock = new TickingClock();
        var lease = await new BlobDetectorRegistry(
            new BlobContainerClient(azurite.ConnectionString, container.Name, options),
            clock
        ).TryLeaseRunAsync("conv1d", default);
        await clock.Renewing;
        slow.IsOn = true;
        clock.Tick();
        await slow.Renewing;
        slow.IsOn = false;
        await lease!.DisposeAsync();
        await using var next = await new BlobDetectorRegistry(container).TryLeaseRunAsync("conv1d", default);
        Assert.NotNull(next);
    }

    /// <summary>Answers a renewal with an error of the service when it is cancelled.</summary>
    private sealed class SlowRenewal : HttpPipelinePolicy
    {
        private readonly TaskCompletionSource _renewing = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsOn { get; set; }

        public Task Renewing => _renewing.Task;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (!IsOn)
            {
                await ProcessNextAsync(message, pipeline);
                return;
            }
            var cancelled = new TaskCompletionSource();
            await using var _ = message.CancellationToken.Register(cancelled.SetResult);
            _renewing.SetResult();
            await cancelled.Task;
            throw new RequestFailedException(503, "The service is busy.");
        }
    }

    /// <summary>Fails requests as a credential does that cannot reach its service.</summary>
    private sealed class Hiccups : HttpPipelinePolicy
    {
        private TaskCompletionSource _seen = new();
        private volatile bool _fails;

        public Task FailNext() => Next(fails: true);

        public Task LetPass() => Next(fails: false);

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var (seen, fails) = (_seen, _fails);
            try
            {
                if (fails)
                    throw new InvalidOperationException("The identity endpoint has not answered.");
                await ProcessNextAsync(message, pipeline);
            }
            finally
            {
                seen.TrySetResult();
            }
        }

        private Task Next(bool fails)
        {
            (_fails, _seen) = (fails, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return _seen.Task;
        }
    }

    /// <summary>A clock whose periodic timer ticks when it is told to; one-shot timers never fire.</summary>
    private sealed class TickingClock : TimeProvider
    {
        private readonly TaskCompletionSource _made = new();
        private Action _tick = () => { };

        /// <summary>Done once there is a periodic timer.</summary>
        public Task Renewing => _made.Task;

        public void Tick() => _tick();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period == Timeout.InfiniteTimeSpan)
                return new Timer();
            _tick = () => callback(state);
            _made.SetResult();
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
