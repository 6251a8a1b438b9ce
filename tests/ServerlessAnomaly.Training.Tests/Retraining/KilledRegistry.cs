using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Training.Tests.Retraining;

/// <summary>A registry in memory that ends the run at one of its operations, before it is done or after: as a killed process does.</summary>
internal sealed class KilledRegistry(IDetectorRegistry inner) : IDetectorRegistry
{
    /// <summary>Operations so far.</summary>
    public List<string> Operations { get; } = [];

    /// <summary>Number of the operation at which the run ends; null: none.</summary>
    public int? KillAt { get; set; }

    /// <summary>Whether that operation is done.</summary>
    public bool AfterIt { get; set; }

    public Task PublishAsync(DetectorBundle bundle, CancellationToken cancellationToken) =>
        DoAsync(
            nameof(PublishAsync),
            async () =>
            {
                await inner.PublishAsync(bundle, cancellationToken);
                return true;
            }
        );

    public Task<IReadOnlyList<DetectorManifest>> ListAsync(string? detector, CancellationToken cancellationToken) =>
        DoAsync(nameof(ListAsync), () => inner.ListAsync(detector, cancellationToken));

    public Task<IReadOnlyList<UnreadableVersion>> ListUnreadableAsync(string? detector, CancellationToken cancellationToken) =>
        DoAsync(nameof(ListUnreadableAsync), () => inner.ListUnreadableAsync(detector, cancellationToken));

    public Task<DetectorBundle?> ReadAsync(string detector, string version, CancellationToken cancellationToken) =>
        DoAsync(nameof(ReadAsync), () => inner.ReadAsync(detector, version, cancellationToken));

    public Task<Champion?> ReadChampionAsync(string detector, CancellationToken cancellationToken) =>
        DoAsync(nameof(ReadChampionAsync), () => inner.ReadChampionAsync(detector, cancellationToken));

    public Task<Champion> WriteChampionAsync(
        string detector,
        ChampionPointer pointer,
        string? expectedETag,
        CancellationToken cancellationToken
    ) => DoAsync(nameof(WriteChampionAsync), () => inner.WriteChampionAsync(detector, pointer, expectedETag, cancellationToken));

    public Task<RunLease?> TryLeaseRunAsync(string detector, CancellationToken cancellationToken) =>
        inner.TryLeaseRunAsync(detector, cancellationToken);

    public Task<byte[]?> ReadCheckpointAsync(string detector, CancellationToken cancellationToken) =>
        DoAsync(nameof(ReadCheckpointAsync), () => inner.ReadCheckpointAsync(detector, cancellationToken));

    public Task WriteCheckpointAsync(string detector, byte[] checkpoint, CancellationToken cancellationToken) =>
        DoAsync(
            nameof(WriteCheckpointAsync),
            async () =>
            {
                await inner.WriteCheckpointAsync(detector, checkpoint, cancellationToken);
                return true;
            }
        );

    public Task DeleteCheckpointAsync(string detector, CancellationToken cancellationToken) =>
        DoAsync(
            nameof(DeleteCheckpointAsync),
            async () =>
            {
                await inner.DeleteCheckpointAsync(detector, cancellationToken);
                return true;
            }
        );

    private async Task<T> DoAsync<T>(string operation, Func<Task<T>> work)
    {
        Operations.Add(operation);
        var isTheOne = KillAt == Operations.Count;
        if (isTheOne && !AfterIt)
            throw new KilledException(operation);
        var result = await work();
        return isTheOne ? throw new KilledException(operation) : result;
    }

    internal sealed class KilledException(string operation) : Exception(operation);
}
