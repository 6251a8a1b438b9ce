using ServerlessAnomaly.LocalHub.Capture;

namespace ServerlessAnomaly.LocalHub.Tests.Capture;

public sealed class FlushRequestsTests
{
    [Fact]
    public async Task AddAsync_UntilItsEventIsReached_Waits()
    {
        var requests = new FlushRequests();
        var (early, late) = (requests.AddAsync(5), requests.AddAsync(9));
        Assert.True(requests.Requested.IsCancellationRequested);

        requests.Complete(5);
        await early;
        Assert.False(late.IsCompleted);
        Assert.True(requests.Requested.IsCancellationRequested);

        requests.Complete(10);
        await late;
        Assert.False(requests.Requested.IsCancellationRequested);
    }

    [Fact]
    public void AddAsync_EventThatWasReached_IsDone()
    {
        var requests = new FlushRequests();
        requests.Complete(5);

        Assert.True(requests.AddAsync(5).IsCompletedSuccessfully);
        Assert.False(requests.Requested.IsCancellationRequested);
    }

    [Fact]
    public async Task Cancel_WhoWaitsAndWhoComesLater_AreTold()
    {
        var requests = new FlushRequests();
        var before = requests.AddAsync(1);

        requests.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => before);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => requests.AddAsync(2));
    }
}
