using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// A named, versioned, ordered list of features. A window is float32 <c>[steps, Columns.Count]</c> of raw values (NaN where missing);
/// the scoring graph turns columns into features.
/// </summary>
public sealed record FeatureSchema(string Name, int Version, IReadOnlyList<Feature> Features)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    /// <summary>The distinct source columns, in order of first use: the slots of a reading.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Columns { get; } = [.. Readable(Features).Select(feature => feature.Column).Distinct()];

    /// <summary>
    /// The kind of drive that it is for. Default null: the kind whose columns it has, as <see cref="DriveKinds.Sole"/> tells. A schema for ATA SSDs
    /// that has none of the columns of their own needs it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DriveKind? Kind { get; init; }

    private readonly int[] _columnOf = ColumnsOf(Features);

    /// <summary>Index, in <see cref="Columns"/>, of the column that a feature reads.</summary>
    public int ColumnOf(int feature) => _columnOf[feature];

    /// <summary>Identity as written in journals and manifests, such as <c>backblaze-21/1</c>.</summary>
    [JsonIgnore]
    public string Id => $"{Name}/{Version}";

    /// <summary>Names of the schemas that ship with the product.</summary>
    public static IReadOnlyList<string> Shipped { get; } =
    [
        .. typeof(FeatureSchema)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Schemas.", StringComparison.Ordinal))
            .Select(name => name["Schemas.".Length..^".json".Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Loads a shipped schema by name, or a schema file by its path.</summary>
    /// <exception cref="ArgumentException">Neither a shipped schema nor a readable schema file.</exception>
    public static FeatureSchema Load(string nameOrPath)
    {
        using var stream = typeof(FeatureSchema).Assembly.GetManifestResourceStream($"Schemas.{nameOrPath}.json");
        if (stream is not null)
            return Parse(stream, nameOrPath);
        if (!File.Exists(nameOrPath))
            throw new ArgumentException(
                $"Unknown feature schema '{nameOrPath}': use {string.Join(" or ", Shipped)}, or the path of a schema file."
            );
        using var file = File.OpenRead(nameOrPath);
        return Parse(file, nameOrPath);
    }

    /// <summary>The schema as JSON, in the form that <see cref="Load"/> reads.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    // A file may lack the list, or a feature in it: Parse says so, once there is something to say it of.
    private static IReadOnlyList<Feature> Readable(IReadOnlyList<Feature>? features) =>
        features is null || features.Any(feature => feature is null) ? [] : features;

    private static int[] ColumnsOf(IReadOnlyList<Feature> features)
    {
        features = Readable(features);
        var columns = features.Select(feature => feature.Column).Distinct().ToList();
        return [.. features.Select(feature => columns.IndexOf(feature.Column))];
    }

    private static FeatureSchema Parse(Stream json, string origin)
    {
        FeatureSchema schema;
        try
        {
            schema = JsonSerializer.Deserialize<FeatureSchema>(json, Json) ?? throw new JsonException("it holds null.");
        }
        catch (JsonException malformed)
        {
            throw new ArgumentException($"Feature schema '{origin}' is not valid: {malformed.Message}", malformed);
        }
        if (string.IsNullOrEmpty(schema.Name) || schema.Features is not { Count: > 0 })
            throw new ArgumentException($"Feature schema '{origin}' needs a name and at least one feature.");
        foreach (var (i, feature) in schema.Features.Index())
            if (string.IsNullOrEmpty(feature?.Name) || string.IsNullOrEmpty(feature.Column))
                throw new ArgumentException($"Feature schema '{origin}': its feature number {i + 1} needs a 'name' and a 'column'.");
        if (schema.Features.FirstOrDefault(feature => feature.Lifetime is { } lifetime && !(lifetime > 0)) is { } ageless)
            throw new ArgumentException(
                $"Feature schema '{origin}' gives the feature '{ageless.Name}' the lifetime {ageless.Lifetime}: it must be above 0."
            );
        var twice = schema.Features.GroupBy(feature => feature.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new ArgumentException($"Feature schema '{origin}' names the feature '{twice.Key}' more than once.");
        return schema;
    }

    /// <inheritdoc/>
    public bool Equals(FeatureSchema? other) =>
        other is not null && Name == other.Name && Version == other.Version && Kind == other.Kind && Features.SequenceEqual(other.Features);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Version, Features.Count);
}
