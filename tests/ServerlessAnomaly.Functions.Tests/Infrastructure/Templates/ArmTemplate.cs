using System.Text.Json;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

/// <summary>A compiled template; modules are deployments inside it.</summary>
/// <param name="Root">The whole as JSON.</param>
internal sealed record ArmTemplate(JsonElement Root)
{
    /// <summary>The template itself, named "main", and those of its modules, by their symbolic names.</summary>
    public IEnumerable<(string Module, JsonElement Template)> Modules =>
        Root.GetProperty("resources")
            .EnumerateObject()
            .Where(resource => resource.Value.GetProperty("type").GetString() == "Microsoft.Resources/deployments")
            .Select(resource => (resource.Name, resource.Value.GetProperty("properties").GetProperty("template")))
            .Prepend(("main", Root));

    /// <summary>Every text below an element, with the path to it.</summary>
    public static IEnumerable<(string Path, string Text)> Texts(JsonElement element, string path = "") =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value, $"{path}.{member.Name}")),
            JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => Texts(item, $"{path}[{index}]")),
            JsonValueKind.String => [(path, element.GetString()!)],
            _ => [],
        };
}
