namespace ServerlessAnomaly.LocalHub.Capture;

/// <summary>Who waits until events up to some number are in files. Thread-safe.</summary>
internal sealed class FlushRequests
{
    private readonly Lock _gate = new();
    private readonly List<(long Target, TaskCompletionSource Done)> _waiting = [];
    private CancellationTokenSource _requested = new();
    private long _reached = long.MinValue;
    private bool _ended;

    /// <summary>Cancelled while anybody waits.</summary>
    public CancellationToken Requested
    {
        get
        {
            lock (_gate)
                return _requested.Token;
        }
    }

    public Task AddAsync(long target)
    {
        CancellationTokenSource wake;
        TaskCompletionSource done;
        lock (_gate)
        {
            if (target <= _reached)
                return Task.CompletedTask;
            if (_ended)
                return Task.FromCanceled(new CancellationToken(canceled: true));

            done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((target, done));
            wake = _requested;
        }

        // Outside, because it runs whatever hangs on the token. Whoever waited may have been served meanwhile: nobody is to be woken for that any longer.
        wake.Cancel();
        lock (_gate)
            RenewWhereNobodyWaits();
        return done.Task;
    }

    /// <summary>Says that all events up to a number are in files.</summary>
    public void Complete(long sequenceNumber)
    {
        lock (_gate)
        {
            _reached = Math.Max(_reached, sequenceNumber);
            foreach (var (target, done) in _waiting)
            {
                if (target <= _reached)
                    done.SetResult();
            }

            _waiting.RemoveAll(request => request.Target <= _reached);
            RenewWhereNobodyWaits();
        }
    }

    private void RenewWhereNobodyWaits()
    {
        if (_waiting.Count == 0 && _requested.IsCancellationRequested)
            _requested = new CancellationTokenSource();
    }

    /// <summary>Nothing more will be captured: who still waits, waits in vain.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (var (_, done) in _waiting)
                done.SetCanceled();
            _waiting.Clear();
        }
    }
}
