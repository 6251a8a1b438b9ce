namespace ServerlessAnomaly.LocalHub.Security;

/// <summary>A named key and what it allows.</summary>
/// <param name="Name">The name, as tokens give it in <c>skn</c>.</param>
/// <param name="Key">The key that signs tokens.</param>
/// <param name="Rights">What such a token allows.</param>
public sealed record AccessPolicy(string Name, string Key, AccessRights Rights = AccessRights.Manage)
{
    /// <summary>The policy that may do everything, named as in a new Event Hubs namespace.</summary>
    public const string Root = "RootManageSharedAccessKey";

    /// <summary>The policy for devices: they send, and cannot read what others sent.</summary>
    public const string Devices = "DevicesSendOnly";

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Rights})";
}
