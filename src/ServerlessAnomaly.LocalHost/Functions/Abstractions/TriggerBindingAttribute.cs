namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>The parameter that carries this attribute receives what starts the function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute;
