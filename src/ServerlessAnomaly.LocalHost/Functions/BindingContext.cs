namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a trigger says beside the value it binds.</summary>
public abstract class BindingContext
{
    /// <summary>The trigger's metadata; keys are compared without regard to case.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
