using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessAnomaly.Models;

/// <summary>
/// How the product's documents are written as JSON: manifests, champion pointers, alerts, dead letters. camelCase, enums by name.
/// </summary>
public static class DocumentJson
{
    /// <summary>For documents that people read: indented.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    /// <summary>For messages and for files of one document a line.</summary>
    public static JsonSerializerOptions OneLine { get; } = Create(indented: false);

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },

            // These documents are not put into HTML as they are, and base64 would grow by its escaped plus signs.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = indented,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
