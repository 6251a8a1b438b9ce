using System.Text.Json;
using ServerlessAnomaly.LocalHost.Protocol;

namespace ServerlessAnomaly.LocalHost.Worker;

/// <summary>A function as the worker describes it.</summary>
/// <param name="Id">What the worker calls it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Bindings">Its trigger and its outputs.</param>
/// <param name="Retry">How a failed invocation is repeated; null for not at all.</param>
internal sealed record FunctionDefinition(string Id, string Name, IReadOnlyList<BindingDefinition> Bindings, RpcRetryOptions? Retry)
{
    /// <summary>The binding that starts it.</summary>
    public BindingDefinition Trigger => Bindings.First(binding => binding.IsTrigger);

    /// <summary>Where results go, besides the answer to an HTTP request.</summary>
    public IEnumerable<BindingDefinition> Outputs => Bindings.Where(binding => binding.IsOutput && binding.Type != "http");

    public static FunctionDefinition From(RpcFunctionMetadata metadata) =>
        new(metadata.FunctionId, metadata.Name, [.. metadata.RawBindings.Select(BindingDefinition.Parse)], metadata.RetryOptions);
}

/// <summary>One binding of a function, as the SDK's generator writes it.</summary>
/// <param name="Name">Parameter or property; <c>$return</c> for the result itself.</param>
/// <param name="Type">Such as <c>eventHubTrigger</c>.</param>
/// <param name="IsOutput">Whether it takes data out.</param>
/// <param name="Fields">All its fields.</param>
internal sealed record BindingDefinition(string Name, string Type, bool IsOutput, JsonElement Fields)
{
    public bool IsTrigger => Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    /// <summary>A field's text, or null.</summary>
    public string? Text(string field) => Find(field) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A field's truth value; <paramref name="absent"/> where it is not there.</summary>
    public bool Flag(string field, bool absent) =>
        Find(field) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : absent;

    /// <summary>A field's list of texts; empty where it is not there.</summary>
    public IReadOnlyList<string> Texts(string field) =>
        Find(field) is { ValueKind: JsonValueKind.Array } value ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : [];

    public static BindingDefinition Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement.Clone();
        var isOutput = root.GetProperty("direction").GetString()!.Equals("Out", StringComparison.OrdinalIgnoreCase);
        return new BindingDefinition(root.GetProperty("name").GetString()!, root.GetProperty("type").GetString()!, isOutput, root);
    }

    // Names of fields differ in case between versions of the generator.
    private JsonElement? Find(string field)
    {
        foreach (var property in Fields.EnumerateObject())
            if (property.Name.Equals(field, StringComparison.OrdinalIgnoreCase))
                return property.Value;
        return null;
    }
}
