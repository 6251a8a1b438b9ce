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
        await using var lease = await new BlobModelRegistry(container, clock).TryLeaseRunAsync("conv1d", default);
        var lost = new TaskCompletionSource();
        await using var told = lease!.Lost.Register(lost.SetResult);

        await clock.Renewing;
        await container.GetBlobClient("conv1d/run.lease").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
        await using var taker = await new BlobModelRegistry(container).TryLeaseRunAsync("conv1d", default);
        Assert.NotNull(taker);
        clock.Tick();
        await lost.Task;
        Assert.True(lease.Lost.IsCancellationRequested);
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
            if (period == Timeout.InfiniteTimeSpan) return new Timer();
            _tick = () => callback(state);
            _made.SetResult();
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
