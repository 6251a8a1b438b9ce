namespace ServerlessAnomaly.Models;

/// <summary>Immutable detector versions and one pointer a detector to its champion.</summary>
public interface IModelRegistry
{
    /// <summary>Stores a version: model and report first, manifest last, so that a version that can be listed is whole. Storing the same bytes again does nothing.</summary>
    /// <exception cref="RegistryConflictException">The version exists with other content.</exception>
    Task PublishAsync(DetectorBundle bundle, CancellationToken cancellationToken);

    /// <summary>Manifests of a detector's versions, newest first; of all detectors where <paramref name="detector"/> is null.</summary>
    Task<IReadOnlyList<DetectorManifest>> ListAsync(string? detector, CancellationToken cancellationToken);

    /// <summary>Reads a version, or null if there is none. Nothing is checked: the scorer does.</summary>
    Task<DetectorBundle?> ReadAsync(string detector, string version, CancellationToken cancellationToken);

    /// <summary>The champion, or null if there is none.</summary>
    Task<Champion?> ReadChampionAsync(string detector, CancellationToken cancellationToken);

    /// <summary>Changes the pointer if it is still as it was read.</summary>
    /// <param name="detector">Detector name.</param>
    /// <param name="pointer">The new pointer.</param>
    /// <param name="expectedETag">Tag of the pointer as read; null if there must be none yet.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RegistryConflictException">Someone else changed it.</exception>
    Task<Champion> WriteChampionAsync(string detector, ChampionPointer pointer, string? expectedETag, CancellationToken cancellationToken);
}
