using ServerlessAnomaly.AzureStorage.Models;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Soak.Nights;

/// <summary>What nights left in the registry of a home in which nothing runs.</summary>
/// <param name="Champions">The champion and those before it, by the content of their models.</param>
/// <param name="Versions">Every version, oldest first: content, threshold, and what the gate said.</param>
/// <param name="Faults">What must never be: a version that is not whole, or a champion that the gate has not passed.</param>
internal sealed record RegistryLeft(string Champions, string Versions, IReadOnlyList<string> Faults)
{
    /// <summary>Reads the registry, and loads every version as the scorer does.</summary>
    public static async Task<RegistryLeft> ReadAsync(string home, string detector, CancellationToken cancellationToken)
    {
        await using var storage = await StorageSession.OpenAsync(home, create: false, cancellationToken);
        var registry = storage.Registry;
        var faults = (await registry.ListUnreadableAsync(detector, cancellationToken)).Select(version => version.Reason).ToList();
        var listed = await registry.ListAsync(detector, cancellationToken);
        var versions = listed.ToDictionary(manifest => manifest.Version, StringComparer.Ordinal);
        foreach (var manifest in listed)
            await LoadAsync(registry, manifest, faults, cancellationToken);
        var pointer = (await registry.ReadChampionAsync(detector, cancellationToken))!.Pointer;
        var champions = pointer.History.Prepend(pointer).Select(entry => versions[entry.Version]).ToList();

        // The first one was trained on the sample when the home was made; no gate judged it.
        faults.AddRange(
            champions
                .SkipLast(1)
                .Where(manifest => manifest.Gate?.Passed != true)
                .Select(manifest => $"{manifest.Version} was promoted without the gate")
        );
        return new RegistryLeft(
            string.Join(" < ", champions.Select(Content)),
            string.Join(", ", listed.Reverse().Select(manifest => $"{Content(manifest)} {manifest.Threshold:G6} {Verdict(manifest.Gate)}")),
            faults
        );
    }

    private static async Task LoadAsync(
        BlobDetectorRegistry registry,
        DetectorManifest manifest,
        List<string> faults,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await registry.VerifyAsync(manifest.Detector, manifest.Version, cancellationToken);
        }
        catch (Exception refused) when (refused is DetectorRefusedException or InvalidDataException)
        {
            faults.Add(refused.Message);
        }
    }

    private static string Content(DetectorManifest manifest) => manifest.ModelSha256[..8];

    private static string Verdict(GateReport? gate) =>
        gate is null ? ""
        : gate.Passed ? "passed"
        : "failed " + string.Join('+', gate.Checks.Where(check => !check.Passed).Select(check => check.Name));
}
