using ServerlessAnomaly.LocalHub.Capture;

namespace ServerlessAnomaly.LocalHub.Tests.Capture;

public sealed class FlushRequestsTests
{
    /// <summary>The request is served between its being noted and its waking: nothing is requested afterwards.</summary>
    [Fact]
    public async Task Add_ServedBeforeItsWakingEnds_LeavesNothingRequested()
    {
        var requests = new FlushRequests();
        // Two threads: the token's callback stands for the one that captures.
        using var served = requests.Requested.Register(() => Task.Run(() => requests.Complete(5)).Wait());
        await requests.AddAsync(5);
        Assert.False(requests.Requested.IsCancellationRequested);
    }

    [Fact]
    public async Task Add_SomebodyStillWaits_StaysRequested()
    {
        var requests = new FlushRequests();
        var waits = requests.AddAsync(7);
        requests.Complete(6);
        Assert.True(requests.Requested.IsCancellationRequested);
        requests.Complete(7);
        await waits;
        Assert.False(requests.Requested.IsCancellationRequested);
        Assert.True(requests.AddAsync(7).IsCompleted);
    }
}
