namespace Microsoft.Azure.Functions.Worker;

/// <summary>A parameter of a function's method.</summary>
/// <param name="name">The parameter's name.</param>
/// <param name="type">Its type.</param>
public class FunctionParameter(string name, Type type)
{
    /// <summary>The parameter's name.</summary>
    public string Name { get; } = name;

    /// <summary>The parameter's type.</summary>
    public Type Type { get; } = type;
}
