using Azure;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Storage;

namespace ServerlessAnomaly.LocalHub.Capture;

/// <summary>
/// Captures one partition, window after window. The checkpoint follows the file: events may be captured twice, never not at all.
/// </summary>
internal sealed class PartitionCapture(
    LocalEventHub hub,
    string partition,
    BlobContainerClient container,
    HubCaptureOptions options,
    TimeProvider time,
    ILogger log
)
{
    private const int ReadCount = 64;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1),
        LongestDelay = TimeSpan.FromSeconds(30);

    private readonly CapturePath _path = new(options.Namespace, hub.Name, partition);
    private readonly FlushRequests _flushes = new();
    private DateTime _lastNamedTime = DateTime.MinValue;
    private TimeSpan _delay = FirstDelay;
    private string? _lastFile;

    /// <summary>Returns once everything that the partition held when it was called is in files.</summary>
    public Task FlushAsync(CancellationToken ct) => _flushes.AddAsync(LastSequence()).WaitAsync(ct);

    /// <summary>Captures until it is told to stop, and then what the partition still holds.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!await TryRunAsync(stop))
                await Task.Delay(_delay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception fault)
        {
            HubCaptureLog.Failed(log, fault, partition);
            throw;
        }
        finally
        {
            _flushes.Cancel();
        }
    }

    /// <summary>False when storage failed and it is worth another try.</summary>
    private async Task<bool> TryRunAsync(CancellationToken stop)
    {
        try
        {
            await CaptureAsync(stop);
            return true;
        }
        catch (Exception fault) when (IsStorageFault(fault))
        {
            if (stop.IsCancellationRequested)
            {
                HubCaptureLog.StoppedEarly(log, partition, fault.Message);
                return true;
            }

            HubCaptureLog.Interrupted(log, partition, _delay, fault.Message);
            _delay = _delay * 2 < LongestDelay ? _delay * 2 : LongestDelay;
            return false;
        }
    }

    private async Task CaptureAsync(CancellationToken stop)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
        (var reader, var after, _lastFile) = await new CaptureResumption(
            hub,
            partition,
            container,
            _path,
            options.ConsumerGroup,
            log
        ).ResumeAsync();
        using (reader)
        {
            _flushes.Complete(after);
            for (var more = true; more; )
                (after, more) = await CaptureWindowAsync(reader, after, stop);
        }
    }

    /// <summary>Writes one file. Returns the last event that is in files now, and whether there is more to do.</summary>
    private async Task<(long After, bool More)> CaptureWindowAsync(PartitionReader reader, long after, CancellationToken stop)
    {
        var upload = new CaptureUpload(container, _path, options.Codec, NextTime(), after);
        using var timeout = new CancellationTokenSource(options.Interval, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop, _flushes.Requested);
        await FillAsync(upload, reader, end.Token);
        var reached = upload.Last?.SequenceNumber ?? after;
        var drained = false;
        if (stop.IsCancellationRequested || _flushes.Requested.IsCancellationRequested)
        {
            var last = LastSequence();
            drained = await DrainAsync(upload, reader, last);
            reached = drained ? Math.Max(reached, last) : upload.Last?.SequenceNumber ?? after;
        }

        if (upload.Count > 0 || !options.SkipEmptyArchives)
        {
            await ThrowIfLastFileIsLostAsync();
            await upload.CommitAsync();
            HubCaptureLog.FileWritten(log, upload.Name, upload.Count, upload.EventBytes);
            _lastNamedTime = upload.NamedTime;
            _lastFile = upload.Name;
        }

        if (upload.Last is { } captured)
            hub.SaveCheckpoint(options.ConsumerGroup, partition, captured);
        _delay = FirstDelay;
        _flushes.Complete(reached);
        return (upload.Last?.SequenceNumber ?? after, !(drained && stop.IsCancellationRequested));
    }

    // A file that follows one which storage has lost would hide the hole: the resumption finds where the files end now.
    private async Task ThrowIfLastFileIsLostAsync()
    {
        if (_lastFile is { } name && !await container.GetBlobClient(name).ExistsAsync())
            throw new IOException($"Storage has lost {name}, which was written there.");
    }

    private async Task FillAsync(CaptureUpload upload, PartitionReader reader, CancellationToken end)
    {
        try
        {
            while (upload.EventBytes < options.MaxFileBytes && !end.IsCancellationRequested)
            {
                foreach (var item in await reader.ReadAsync(ReadCount, 1, TimeSpan.Zero, end))
                    await upload.AppendAsync(item);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The window is over while nothing came; no event is lost to the next read.
        }
    }

    /// <summary>Adds what is there already, up to an event; false when the file is full before.</summary>
    private async Task<bool> DrainAsync(CaptureUpload upload, PartitionReader reader, long last)
    {
        while (upload.EventBytes < options.MaxFileBytes)
        {
            if (upload.Last?.SequenceNumber >= last || reader.TryRead() is not { } item)
                return true;
            await upload.AppendAsync(item);
        }

        return false;
    }

    // One file a second at most, so that names stay in the order of the events.
    private DateTime NextTime()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now > _lastNamedTime.AddSeconds(1) ? now : _lastNamedTime.AddSeconds(1);
    }

    private long LastSequence() =>
        hub.GetStatus(options.ConsumerGroup).Single(status => status.PartitionId == partition).LastSequenceNumber;

    // The client wraps what remains after its own retries; a timeout of its own looks like a cancellation.
    private static bool IsStorageFault(Exception fault) =>
        fault
            is RequestFailedException
                or IOException
                or OperationCanceledException
                or AggregateException { InnerException: RequestFailedException or IOException };
}
