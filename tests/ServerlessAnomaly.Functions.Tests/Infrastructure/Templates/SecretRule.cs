using System.Text.Json;
using System.Text.RegularExpressions;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

/// <summary>No template asks a service for a key, holds one, takes one in or gives one out.</summary>
internal static partial class SecretRule
{
    public static IEnumerable<string> Find(ArmTemplate template) =>
        from module in template.Modules
        from finding in FindTexts(module.Module, module.Template)
            .Concat(FindParameters(module.Template))
            .Concat(FindOutputs(module.Template))
        select $"{module.Module}: {finding}";

    private static IEnumerable<string> FindTexts(string module, JsonElement template) =>
        from text in ArmTemplate.Texts(template)
        // The templates of the modules are looked at by themselves.
        where module != "main" || !text.Path.Contains(".properties.template.", StringComparison.Ordinal)
        where ListFunction().IsMatch(text.Text) || Key().IsMatch(text.Text)
        select $"{text.Path} holds a secret or asks for one: {text.Text}.";

    private static IEnumerable<string> FindParameters(JsonElement template) =>
        template.TryGetProperty("parameters", out var parameters)
            ? parameters
                .EnumerateObject()
                .Where(parameter =>
                    parameter.Value.TryGetProperty("type", out var type)
                    && type.GetString()!.StartsWith("secure", StringComparison.OrdinalIgnoreCase)
                )
                .Select(parameter => $"the parameter '{parameter.Name}' is a secret.")
            : [];

    /// <summary>Outputs stay readable in the history of deployments.</summary>
    private static IEnumerable<string> FindOutputs(JsonElement template) =>
        template.TryGetProperty("outputs", out var outputs)
            ? from output in outputs.EnumerateObject()
            where
                SecretName().IsMatch(output.Name)
                || ArmTemplate.Texts(output.Value.GetProperty("value")).Any(text => SecretName().IsMatch(text.Text))
            select $"the output '{output.Name}' leaks what opens something."
            : [];

    [GeneratedRegex("\\blist([A-Za-z]*Keys?|[A-Za-z]*Sas|Secrets|Credentials|ConnectionStrings|KeyValue)\\(", RegexOptions.IgnoreCase)]
    private static partial Regex ListFunction();

    [GeneratedRegex(
        "(AccountKey|SharedAccess(Key|Signature)|InstrumentationKey|Password|Pwd|ClientSecret|DefaultEndpointsProtocol|[?&]sig)="
            + "|\\.(InstrumentationKey|primaryKey|secondaryKey|primarySharedKey|primaryConnectionString)\\b|[A-Za-z0-9+/]{86}==",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Key();

    [GeneratedRegex(
        "secret|password|connection_?string|\\bsas\\b|token|credential|access_?key|account_?key|instrumentation_?key",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex SecretName();
}
