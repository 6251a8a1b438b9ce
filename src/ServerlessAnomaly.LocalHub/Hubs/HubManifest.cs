using System.Globalization;
using System.Text.Json;
using ServerlessAnomaly.Documents;

namespace ServerlessAnomaly.LocalHub.Hubs;

/// <summary>What a hub's folder is, in <c>hub.json</c>: the version of its layout and what can never change, the number of partitions.</summary>
/// <param name="Version">The layout: 1 hashed keys otherwise and had a bare number in a file <c>partitions</c>.</param>
/// <param name="Partitions">How many partitions there are.</param>
/// <param name="CreatedAt">When the hub was made.</param>
internal sealed record HubManifest(int Version, int Partitions, DateTimeOffset CreatedAt)
{
    private const int CurrentVersion = 2;
    private const string FileName = "hub.json";
    private const string FirstVersionsFileName = "partitions";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Reads the manifest, or writes it where the hub is new.</summary>
    /// <exception cref="LocalStartException">Another version wrote the hub, or it has another number of partitions.</exception>
    public static HubManifest LoadOrCreate(LocalEventHubOptions options, TimeProvider time)
    {
        Directory.CreateDirectory(options.Folder);
        if (File.Exists(Path.Combine(options.Folder, FirstVersionsFileName)))
        {
            throw new LocalStartException(
                $"The hub in {options.Folder} is of an earlier version, which put keys into other partitions than Event Hubs' clients do; "
                    + "use another home folder, or delete this hub's folder and send its events again."
            );
        }

        var path = Path.Combine(options.Folder, FileName);
        if (!File.Exists(path))
            return Create(path, new HubManifest(CurrentVersion, options.Partitions, time.GetUtcNow()));

        var kept = Read(path);
        if (kept.Version != CurrentVersion)
        {
            throw new LocalStartException(
                $"{path} has version {kept.Version}, and this program reads version {CurrentVersion}; "
                    + "use the program that wrote it, or another home folder."
            );
        }

        return kept.Partitions == options.Partitions
            ? kept
            : throw new LocalStartException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The hub in {options.Folder} has {kept.Partitions} partitions and cannot be opened with {options.Partitions}: "
                        + $"keys would change their partition; use {kept.Partitions} or another home folder."
                )
            );
    }

    private static HubManifest Create(string path, HubManifest manifest)
    {
        // In one step: a file cut short would lock its owner out.
        File.WriteAllBytes(path + ".tmp", DocumentSeal.Seal(JsonSerializer.SerializeToUtf8Bytes(manifest, Json)));
        File.Move(path + ".tmp", path, overwrite: true);
        return manifest;
    }

    private static HubManifest Read(string path)
    {
        try
        {
            var json = File.ReadAllBytes(path);
            DocumentSeal.Verify(json);
            if (JsonSerializer.Deserialize<HubManifest>(json, Json) is { Version: > 0, Partitions: > 0 } kept)
                return kept;
        }
        catch (JsonException exception)
        {
            throw new LocalStartException($"{path} is damaged: {exception.Message} Restore it, or use another home folder.", exception);
        }

        throw new LocalStartException($"{path} lacks the version or the number of partitions; restore it, or use another home folder.");
    }
}
