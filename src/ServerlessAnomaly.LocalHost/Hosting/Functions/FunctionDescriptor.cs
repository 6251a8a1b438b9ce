using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace ServerlessAnomaly.LocalHost.Hosting.Functions;

/// <summary>A function as its method declares it.</summary>
internal sealed record FunctionDescriptor(
    string Name,
    MethodInfo Method,
    ParameterInfo TriggerParameter,
    TriggerBindingAttribute Trigger,
    IReadOnlyList<OutputDescriptor> Outputs,
    RetryAttribute? Retry)
{
    public string EntryPoint => $"{Method.DeclaringType!.FullName}.{Method.Name}";
}
