namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>The method's result, or the property of the result, that carries this attribute is sent somewhere.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public abstract class OutputBindingAttribute : BindingAttribute;
