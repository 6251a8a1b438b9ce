namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Whether a cookie goes to other sites.</summary>
public enum SameSite
{
    /// <summary>Nothing is said.</summary>
    None,

    /// <summary>With top-level navigation.</summary>
    Lax,

    /// <summary>Never.</summary>
    Strict,

    /// <summary>Always, said in so many words.</summary>
    ExplicitNone,
}
