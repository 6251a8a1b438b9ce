namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>An HTTP cookie.</summary>
public interface IHttpCookie
{
    /// <summary>The cookie's domain.</summary>
    string? Domain { get; }

    /// <summary>When it ends.</summary>
    DateTimeOffset? Expires { get; }

    /// <summary>Whether scripts are kept from it.</summary>
    bool? HttpOnly { get; }

    /// <summary>How long it lives, in seconds.</summary>
    double? MaxAge { get; }

    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>The path it belongs to.</summary>
    string? Path { get; }

    /// <summary>Whether it goes to other sites.</summary>
    SameSite SameSite { get; }

    /// <summary>Whether it needs TLS.</summary>
    bool? Secure { get; }

    /// <summary>Its value.</summary>
    string Value { get; }
}
