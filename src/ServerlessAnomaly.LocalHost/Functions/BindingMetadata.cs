namespace Microsoft.Azure.Functions.Worker;

/// <summary>One trigger, input or output of a function.</summary>
public abstract class BindingMetadata
{
    /// <summary>The parameter's or output's name.</summary>
    public abstract string Name { get; }

    /// <summary>The binding's type, such as <c>eventHubTrigger</c>.</summary>
    public abstract string Type { get; }

    /// <summary>In or out.</summary>
    public abstract BindingDirection Direction { get; }
}
