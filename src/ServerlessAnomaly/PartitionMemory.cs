using System.Diagnostics;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly;

/// <summary>
/// The state of one partition as this instance knows it. The journal is the truth: another instance may have gone on since it was read.
/// </summary>
internal sealed class PartitionMemory(string partition, PipelineServices services)
{
    private PartitionState? _state;
    private string? _name;

    /// <summary>Whether the state is being read.</summary>
    public bool IsLoading { get; private set; }

    /// <summary>Whether there is a state in memory.</summary>
    public bool IsLoaded => _state is not null;

    /// <summary>Whether the state was read in the turn that is under way, and not kept from an earlier one.</summary>
    public bool IsFresh { get; private set; }

    /// <summary>The state in memory; only within a turn.</summary>
    public PartitionState State => _state ?? throw new InvalidOperationException($"The state of partition '{partition}' is not in memory.");

    /// <summary>Begins a turn: reads the state where it is not in memory.</summary>
    public async Task BeginTurnAsync(CancellationToken cancellationToken)
    {
        IsFresh = false;
        if (_state is null)
            await ReloadAsync(cancellationToken);
    }

    /// <summary>Drops what is in memory and reads the state again.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        _state = null;
        IsLoading = true;
        var started = Stopwatch.GetTimestamp();
        try
        {
            var name = _name ?? await StateName.FindAsync(services.Journal, services.Schema, partition, cancellationToken);
            _state = await PartitionState.LoadAsync(
                services.Journal,
                name,
                services.Schema,
                services.Window,
                services.Durability,
                cancellationToken
            );
            IsFresh = true;
            if (_state.HasBegun)
                _name = name;
            services.Log.StateLoaded(
                partition,
                _state.Kinds.Count,
                (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
                _state.LastEvent.SequenceNumber
            );
        }
        finally
        {
            IsLoading = false;
        }
    }

    /// <summary>Drops what is in memory.</summary>
    public void Drop() => _state = null;
}
