namespace ServerlessAnomaly.LocalHost.Hosting;

/// <summary>A function as deployment metadata describes it.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="EntryPoint">The method, with its class and namespace.</param>
/// <param name="Bindings">The trigger first, then the outputs.</param>
/// <param name="Retry">How it is repeated, or null.</param>
public sealed record FunctionMetadata(
    string Name, string EntryPoint, IReadOnlyList<FunctionBindingMetadata> Bindings, FunctionRetryMetadata? Retry);
