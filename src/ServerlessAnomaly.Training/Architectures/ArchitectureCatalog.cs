namespace ServerlessAnomaly.Training.Architectures;

/// <summary>The architectures by name.</summary>
public static class ArchitectureCatalog
{
    // In deviations from the healthy mean.
    private const float Noise = 0.2f;

    private static IArchitecture[] Plain =>
        [
            new Conv1dAutoencoder(),
            new DenseAutoencoder(),
            new LstmAutoencoder(),
            new GruAutoencoder(),
            new VariationalAutoencoder(48, 8, 0.2f),
        ];

    private static IEnumerable<IArchitecture> All =>
        Plain.SelectMany(plain => (IArchitecture[])[plain, new Denoising(plain, Noise), new SuperResolution(plain)]);

    /// <summary>Names that <see cref="TrainingOptions.Architecture"/> may have.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(architecture => architecture.Name)];

    /// <summary>The architecture of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the known ones.</exception>
    internal static IArchitecture Find(string name) =>
        All.FirstOrDefault(architecture => architecture.Name == name)
        ?? throw new ArgumentException($"Unknown architecture '{name}': use {string.Join(" or ", Names)}.");
}
