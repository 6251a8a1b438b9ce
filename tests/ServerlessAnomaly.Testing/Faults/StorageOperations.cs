namespace ServerlessAnomaly.Testing.Faults;

/// <summary>Numbers the storage operations of a run, and lets some of them go wrong.</summary>
/// <param name="faultAt">The fault of the operation with a number and a name, or null.</param>
public sealed class StorageOperations(Func<int, string, FaultKind?> faultAt)
{
    private readonly List<string> _names = [];
    private readonly Lock _lock = new();
    private volatile bool _isDead;

    /// <summary>The operations so far.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Faults that were put in.</summary>
    public int Faults { get; private set; }

    /// <summary>Cancels the invocation that is under way.</summary>
    public Action Cancel { get; set; } = () => { };

    /// <summary>No operation goes wrong.</summary>
    public static StorageOperations Undisturbed() => new((_, _) => null);

    /// <summary>The process that was killed is replaced by a new one.</summary>
    public void Revive() => _isDead = false;

    /// <summary>Runs one operation, or lets it go wrong.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="operation">Does it.</param>
    /// <param name="half">Does half of it; null where it is one piece.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<T> RunAsync<T>(
        string name,
        Func<CancellationToken, Task<T>> operation,
        Func<Task>? half,
        CancellationToken cancellationToken
    )
    {
        if (Next(name) is not { } fault)
            return await operation(cancellationToken);
        if (fault is FaultKind.Ambiguous or FaultKind.KilledAfter)
            await operation(cancellationToken);
        if (fault is FaultKind.CancelledTooLate)
            await operation(CancellationToken.None);
        if (fault is FaultKind.Half && half is not null)
            await half();
        if (fault is FaultKind.Cancelled or FaultKind.CancelledTooLate)
        {
            Cancel();
            throw new OperationCanceledException(cancellationToken);
        }
        _isDead = fault is FaultKind.KilledBefore or FaultKind.KilledAfter;
        throw _isDead ? new ProcessKilledException() : new StorageFaultException(name);
    }

    private FaultKind? Next(string name)
    {
        lock (_lock)
        {
            if (_isDead)
                throw new ProcessKilledException();
            var fault = faultAt(_names.Count, name);
            _names.Add(name);
            if (fault is not null)
                Faults++;
            return fault;
        }
    }
}
