namespace ServerlessAnomaly.Testing.Faults;

/// <summary>What goes wrong at one storage operation.</summary>
public enum FaultKind
{
    /// <summary>Nothing was done, and the client is told so; the same instance tries the batch again.</summary>
    Refused,

    /// <summary>It was done, but the client sees an error; the same instance tries the batch again.</summary>
    Ambiguous,

    /// <summary>Of several alerts or letters the first half was done, then an error; the same instance tries the batch again.</summary>
    Half,

    /// <summary>The process dies before anything was done.</summary>
    KilledBefore,

    /// <summary>The process dies when it was done.</summary>
    KilledAfter,

    /// <summary>The invocation is cancelled while the operation is under way, and nothing is done.</summary>
    Cancelled,

    /// <summary>The invocation is cancelled while the operation is under way, and it is done all the same.</summary>
    CancelledTooLate,
}
