namespace Microsoft.Azure.Functions.Worker;

/// <summary>Whether a binding brings data in or takes it out.</summary>
public enum BindingDirection
{
    /// <summary>Brings data in.</summary>
    In,

    /// <summary>Takes data out.</summary>
    Out,
}
