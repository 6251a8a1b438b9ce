using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using ServerlessAnomaly.LocalHost.Hosting.Functions;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Hosting;

/// <summary>Describes the functions of an assembly without running them.</summary>
public static class FunctionCatalog
{
    /// <summary>The functions, by name.</summary>
    /// <param name="assembly">The assembly that holds them.</param>
    /// <exception cref="LocalStartException">A declaration is wrong; all wrong ones are named.</exception>
    public static IReadOnlyList<FunctionMetadata> Describe(Assembly assembly) => [.. FunctionDiscovery.Find([assembly]).Select(Describe)];

    private static FunctionMetadata Describe(FunctionDescriptor function) => new(
        function.Name,
        function.EntryPoint,
        [
            new FunctionBindingMetadata(
                function.TriggerParameter.Name!, BindingType(function.Trigger), "In", PropertiesOf(function.Trigger)),
            .. function.Outputs.Select(output =>
                new FunctionBindingMetadata(output.Name, BindingType(output.Attribute), "Out", PropertiesOf(output.Attribute))),
        ],
        Describe(function.Retry));

    private static FunctionRetryMetadata? Describe(RetryAttribute? retry) => retry switch
    {
        FixedDelayRetryAttribute fixedDelay => new("fixedDelay", fixedDelay.MaxRetryCount, fixedDelay.DelayInterval, null, null),
        ExponentialBackoffRetryAttribute backoff =>
            new("exponentialBackoff", backoff.MaxRetryCount, null, backoff.MinimumInterval, backoff.MaximumInterval),
        _ => null,
    };

    internal static string BindingType(Attribute attribute)
    {
        var name = attribute.GetType().Name[..^nameof(Attribute).Length];
        if (name.EndsWith("Output", StringComparison.Ordinal))
            name = name[..^"Output".Length];
        return CamelCase(name);
    }

    private static Dictionary<string, object> PropertiesOf(Attribute attribute) => attribute.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Select(property => (Name: CamelCase(property.Name), Value: property.GetValue(attribute)))
        .Where(property => property.Value is not null)
        .ToDictionary(property => property.Name, property => property.Value is Enum name ? name.ToString() : property.Value!);

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
