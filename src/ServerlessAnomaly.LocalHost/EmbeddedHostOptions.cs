using System.Reflection;
using Microsoft.AspNetCore.Builder;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost;

/// <summary>What the in-process functions host needs beside what a function app says itself.</summary>
public sealed class EmbeddedHostOptions
{
    /// <summary>Where function methods are looked for; the entry assembly when empty.</summary>
    public IList<Assembly> FunctionAssemblies { get; init; } = [];

    /// <summary>The hubs that triggers and outputs of this process may name.</summary>
    public IList<LocalEventHubEndpoint> EventHubs { get; init; } = [];

    /// <summary>Where the state of timers is kept. Default <c>.anomaly</c>.</summary>
    public string Home { get; set; } = ".anomaly";

    /// <summary>The port of HTTP functions on 127.0.0.1; 0 takes a free one. Default 0.</summary>
    public int HttpPort { get; set; }

    /// <summary>Adds more to the web server that serves the HTTP functions; it listens even when there is no HTTP function.</summary>
    public Action<WebApplication>? ConfigureHttp { get; set; }

    /// <summary>
    /// Whether queue messages are written and read in Base64, as the Functions queue extension does by default. Default true.
    /// </summary>
    public bool Base64QueueMessages { get; set; } = true;

    /// <summary>The path of host.json; the one beside the program when null.</summary>
    public string? HostJsonPath { get; set; }
}
