namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>What all trigger, input and output attributes have in common.</summary>
public abstract class BindingAttribute : Attribute;
