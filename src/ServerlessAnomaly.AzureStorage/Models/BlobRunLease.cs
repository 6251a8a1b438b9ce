using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.AzureStorage.Models;

/// <summary>
/// A blob lease of a minute, renewed three times a minute while it is held. If its holder dies, the next run can have it a minute later.
/// </summary>
internal sealed class BlobRunLease
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(20);

    private readonly BlobLeaseClient _lease;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _released = new();
    private readonly CancellationTokenSource _lost;
    private readonly Task _keeping;

    private BlobRunLease(BlobLeaseClient lease, TimeProvider clock, long asked)
    {
        (_lease, _clock) = (lease, clock);
        // Counts down from each renewal: without one for as long as the lease lasts, it is lost.
        _lost = new CancellationTokenSource(LeftSince(asked), clock);
        _keeping = Task.Run(KeepAsync);
    }

    /// <returns>The lease; null if someone else holds it.</returns>
    public static async Task<RunLease?> TryAcquireAsync(BlobClient blob, TimeProvider clock, CancellationToken cancellationToken)
    {
        await CreateAsync(blob, cancellationToken);
        var lease = blob.GetBlobLeaseClient();
        var asked = clock.GetTimestamp();
        try
        {
            await lease.AcquireAsync(Duration, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException taken) when (taken.Status == 409)
        {
            return null;
        }
        var held = new BlobRunLease(lease, clock, asked);
        return new RunLease(held.ReleaseAsync, held._lost.Token);
    }

    private static async Task CreateAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await blob.UploadAsync(BinaryData.FromBytes(Array.Empty<byte>()), options, cancellationToken);
        }
        catch (RequestFailedException exists) when (exists.Status is 409 or 412)
        {
            // It is there, leased or not: what was to be achieved.
        }
    }

    private async Task KeepAsync()
    {
        using var timer = new PeriodicTimer(RenewEvery, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_released.Token))
            {
                try
                {
                    var asked = _clock.GetTimestamp();
                    await _lease.RenewAsync(cancellationToken: _released.Token);
                    _lost.CancelAfter(LeftSince(asked));
                }
                catch (RequestFailedException gone) when (gone.Status is 404 or 409 or 412)
                {
                    await _lost.CancelAsync();
                    return;
                }
                catch (Exception fault) when (fault is not OperationCanceledException || !_released.IsCancellationRequested)
                {
                    // Also where it has been released meanwhile: the loop ends then. Storage, the network or the credential's service is out of reach: tried again at the next tick. The countdown ends it
                    // where that lasts.
                }
            }
        }
        catch (OperationCanceledException) when (_released.IsCancellationRequested)
        {
            // Released: there is nothing to keep.
        }
    }

    /// <summary>The service counts from the request, so the answer's way is taken off.</summary>
    private TimeSpan LeftSince(long asked)
    {
        var left = Duration - _clock.GetElapsedTime(asked);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async ValueTask ReleaseAsync()
    {
        await _released.CancelAsync();
        await _keeping;
        try
        {
            await _lease.ReleaseAsync();
        }
        catch (Exception)
        {
            // Lost before, or storage is out of reach: the lease ends by itself within a minute, and the run's own result counts.
        }
        finally
        {
            _lost.Dispose();
            _released.Dispose();
        }
    }
}
