namespace ServerlessAnomaly.LocalHub;

/// <summary>The parts of an Event Hubs connection string.</summary>
/// <param name="Endpoint">The namespace: <c>sb://name.servicebus.windows.net/</c>, or the local hub's https address.</param>
/// <param name="KeyName">The policy's name.</param>
/// <param name="Key">The policy's key.</param>
/// <param name="EntityPath">The hub's name, or null.</param>
public sealed record EventHubConnectionString(Uri Endpoint, string KeyName, string Key, string? EntityPath)
{
    /// <summary>Whether this names a real namespace and not a local hub.</summary>
    public bool IsAzure => Endpoint.Scheme == "sb";

    /// <summary>The address to send HTTPS requests to.</summary>
    public Uri HttpsAddress => IsAzure ? new UriBuilder(Endpoint) { Scheme = Uri.UriSchemeHttps, Port = -1 }.Uri : Endpoint;

    /// <summary>Reads a connection string.</summary>
    /// <param name="text"><c>Endpoint=…;SharedAccessKeyName=…;SharedAccessKey=…;EntityPath=…</c>, in any order.</param>
    /// <exception cref="FormatException">A part is missing or no address; the key is never part of the message.</exception>
    public static EventHubConnectionString Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        string Need(string name) => parts.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new FormatException($"The event hub connection string has no {name}.");

        var endpoint = Need("Endpoint");
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("sb" or "https"))
            throw new FormatException(
                $"The event hub connection string's Endpoint '{endpoint}' is neither an sb:// nor an https:// address.");

        return new EventHubConnectionString(
            address, Need("SharedAccessKeyName"), Need("SharedAccessKey"), parts.GetValueOrDefault("EntityPath"));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"Endpoint={Endpoint};SharedAccessKeyName={KeyName};SharedAccessKey={Key}"
        + (EntityPath is null ? "" : $";EntityPath={EntityPath}");
}
