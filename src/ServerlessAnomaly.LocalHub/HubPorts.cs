namespace ServerlessAnomaly.LocalHub;

/// <summary>The ports of a hub's endpoint.</summary>
/// <param name="Https">With TLS.</param>
/// <param name="Amqp">Without.</param>
internal readonly record struct HubPorts(int Https, int Amqp)
{
    /// <exception cref="LocalStartException">The port for HTTPS is taken.</exception>
    public static HubPorts Choose(LocalEventHubServerOptions options)
    {
        var https = LoopbackPorts.Choose(options.Port, exact: true, "the local event hub");
        while (true)
        {
            // Freed before it is listened on, so the same free port may be found twice.
            var amqp = LoopbackPorts.Choose(options.AmqpPort, exact: false, "AMQP");
            if (amqp != https)
                return new HubPorts(https, amqp);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"the ports {Https} (HTTPS) and {Amqp} (AMQP)";
}
