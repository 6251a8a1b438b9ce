namespace ServerlessAnomaly.LocalHub.Capture;

/// <summary>Who waits until events up to some number are in files. Thread-safe.</summary>
internal sealed class FlushRequests
{
    private readonly Lock gate = new();
    private readonly List<(long Target, TaskCompletionSource Done)> waiting = [];
    private CancellationTokenSource requested = new();
    private long reached = long.MinValue;
    private bool ended;

    /// <summary>Cancelled while anybody waits.</summary>
    public CancellationToken Requested
    {
        get
        {
            lock (gate)
                return requested.Token;
        }
    }

    public Task AddAsync(long target)
    {
        CancellationTokenSource wake;
        TaskCompletionSource done;
        lock (gate)
        {
            if (target <= reached)
                return Task.CompletedTask;
            if (ended)
                return Task.FromCanceled(new CancellationToken(canceled: true));

            done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((target, done));
            wake = requested;
        }

        wake.Cancel();
        return done.Task;
    }

    /// <summary>Says that all events up to a number are in files.</summary>
    public void Complete(long sequenceNumber)
    {
        lock (gate)
        {
            reached = Math.Max(reached, sequenceNumber);
            foreach (var (target, done) in waiting)
            {
                if (target <= reached)
                    done.SetResult();
            }

            waiting.RemoveAll(request => request.Target <= reached);
            if (waiting.Count == 0 && requested.IsCancellationRequested)
                requested = new CancellationTokenSource();
        }
    }

    /// <summary>Nothing more will be captured: who still waits, waits in vain.</summary>
    public void Cancel()
    {
        lock (gate)
        {
            ended = true;
            foreach (var (_, done) in waiting)
                done.SetCanceled();
            waiting.Clear();
        }
    }
}
