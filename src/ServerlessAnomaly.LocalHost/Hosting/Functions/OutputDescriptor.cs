using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace ServerlessAnomaly.LocalHost.Hosting.Functions;

/// <summary>Where a function's result, or one property of it, goes.</summary>
internal sealed record OutputDescriptor(OutputBindingAttribute Attribute, PropertyInfo? Property)
{
    /// <summary>The name the official worker gives the binding.</summary>
    public string Name => Property?.Name ?? "$return";
}
