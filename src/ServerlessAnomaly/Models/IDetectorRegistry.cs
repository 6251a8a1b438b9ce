namespace ServerlessAnomaly.Models;

/// <summary>
/// Immutable detector versions, one pointer a detector to its champion, and what the runs that train it leave for each other.
/// </summary>
public interface IDetectorRegistry
{
    /// <summary>Stores a version: model and report first, manifest last, so that a version that can be listed is whole. Storing the same bytes again does nothing.</summary>
    /// <exception cref="RegistryConflictException">The version exists with other content.</exception>
    Task PublishAsync(DetectorBundle bundle, CancellationToken cancellationToken);

    /// <summary>Manifests of a detector's versions, newest first; of all detectors where <paramref name="detector"/> is null. Those that cannot be read are left out.</summary>
    Task<IReadOnlyList<DetectorManifest>> ListAsync(string? detector, CancellationToken cancellationToken);

    /// <summary>The versions that <see cref="ListAsync"/> leaves out.</summary>
    Task<IReadOnlyList<UnreadableVersion>> ListUnreadableAsync(string? detector, CancellationToken cancellationToken);

    /// <summary>Reads a version, or null if there is none. Its manifest must be readable; whether the model fits it is not checked: the scorer does that.</summary>
    Task<DetectorBundle?> ReadAsync(string detector, string version, CancellationToken cancellationToken);

    /// <summary>The champion, or null if there is none.</summary>
    /// <exception cref="ChampionUnreadableException">There is a pointer, and it is not valid.</exception>
    Task<Champion?> ReadChampionAsync(string detector, CancellationToken cancellationToken);

    /// <summary>Changes the pointer if it is still as it was read.</summary>
    /// <param name="detector">Detector name.</param>
    /// <param name="pointer">The new pointer.</param>
    /// <param name="expectedETag">Tag of the pointer as read; null if there must be none yet.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RegistryConflictException">Someone else changed it.</exception>
    Task<Champion> WriteChampionAsync(string detector, ChampionPointer pointer, string? expectedETag, CancellationToken cancellationToken);

    /// <summary>Takes the right to train a detector, so that two runs never work at once.</summary>
    /// <returns>The right, kept until it is disposed; null if someone else has it.</returns>
    Task<RunLease?> TryLeaseRunAsync(string detector, CancellationToken cancellationToken);

    /// <summary>What a run that did not end left behind to go on from; null if there is nothing.</summary>
    Task<byte[]?> ReadCheckpointAsync(string detector, CancellationToken cancellationToken);

    /// <summary>Leaves something behind to go on from, in place of what was there. For the holder of the lease only.</summary>
    Task WriteCheckpointAsync(string detector, byte[] checkpoint, CancellationToken cancellationToken);

    /// <summary>Removes what was left behind; nothing happens if there is nothing. For the holder of the lease only.</summary>
    Task DeleteCheckpointAsync(string detector, CancellationToken cancellationToken);
}

/// <summary>Someone else changed what was about to be changed: read again and decide anew.</summary>
public sealed class RegistryConflictException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A version whose manifest cannot be read. It is left out where versions are listed, and cannot be promoted.</summary>
/// <param name="Detector">The detector.</param>
/// <param name="Version">The version.</param>
/// <param name="Reason">What is wrong, and what to do.</param>
public sealed record UnreadableVersion(string Detector, string Version, string Reason);
