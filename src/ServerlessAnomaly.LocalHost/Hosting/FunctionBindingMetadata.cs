namespace ServerlessAnomaly.LocalHost.Hosting;

/// <summary>A trigger or output as deployment metadata describes it.</summary>
/// <param name="Name">The parameter, the result's property, or <c>$return</c>.</param>
/// <param name="Type">Such as <c>eventHubTrigger</c> or <c>queue</c>.</param>
/// <param name="Direction"><c>In</c> or <c>Out</c>.</param>
/// <param name="Properties">What the attribute says, in camel case; what it leaves open is absent.</param>
public sealed record FunctionBindingMetadata(string Name, string Type, string Direction, IReadOnlyDictionary<string, object> Properties);
