using System.Globalization;
using System.Text.Json;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Hosting;

/// <summary>What the local host honours of host.json; the defaults are those of Azure.</summary>
internal sealed record HostJson
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary><c>extensions.eventHubs.maxEventBatchSize</c>.</summary>
    public int MaxEventBatchSize { get; init; } = 100;

    /// <summary><c>extensions.eventHubs.prefetchCount</c>.</summary>
    public int PrefetchCount { get; init; } = 300;

    /// <summary><c>extensions.http.routePrefix</c>.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary><c>functionTimeout</c>; null stands for none.</summary>
    public TimeSpan? FunctionTimeout { get; init; }

    /// <summary>Reads a file; the defaults when there is none.</summary>
    /// <exception cref="LocalStartException">The file is no JSON, or a value in it cannot be.</exception>
    public static HostJson Load(string path)
    {
        if (!File.Exists(path))
            return new HostJson();

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new LocalStartException($"{path} cannot be used: {exception.Message}", exception);
        }
    }

    private static HostJson Read(JsonElement root)
    {
        var defaults = new HostJson();
        var hub = Find(Find(root, "extensions"), "eventHubs");
        var http = Find(Find(root, "extensions"), "http");
        return new HostJson
        {
            MaxEventBatchSize = Count(hub, "maxEventBatchSize") ?? defaults.MaxEventBatchSize,
            PrefetchCount = Count(hub, "prefetchCount") ?? defaults.PrefetchCount,
            RoutePrefix = Find(http, "routePrefix")?.GetString()?.Trim('/') ?? defaults.RoutePrefix,
            FunctionTimeout =
                Find(root, "functionTimeout")?.GetString() is { } text && text != "-1" ? ParseTime("functionTimeout", text) : null,
        };
    }

    private static JsonElement? Find(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var found) ? found : null;

    private static int? Count(JsonElement? parent, string name) =>
        Find(parent, name)?.GetInt32() switch
        {
            null => null,
            > 0 and var count => count,
            var count => throw new FormatException($"{name} is {count} and must be at least 1."),
        };

    private static TimeSpan ParseTime(string name, string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero
            ? time
            : throw new FormatException($"{name} is '{text}' and must be a time such as 00:05:00.");
}
