using System.Diagnostics;
using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.LocalHub.Tests.Amqp;

/// <summary>The JavaScript client, which is built on another AMQP library than .NET's.</summary>
public sealed class NodeClientTests
{
    [Fact]
    public async Task NodeClient_WithoutTls_SendsReadsAndIsToldWhatIsWrong()
    {
        await using var server = await HubServer.StartAsync();

        await CheckAsync(server.ConnectionString, server.Server.AmqpConnectionStringOf(WrongKey, "telemetry"));
    }

    [Fact]
    public async Task NodeClient_WithTls_DoesTheSame()
    {
        await using var server = await HubServer.StartAsync();

        await CheckAsync(server.TlsConnectionString(HubServer.Root), server.TlsConnectionString(WrongKey), server.Server.CertificatePath);
    }

    private static AccessPolicy WrongKey => HubServer.Root with { Key = "b3RoZXI=" };

    private static async Task CheckAsync(string connection, string wrongKey, string? certificate = null)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Amqp", "node-client.mjs");
        var start = new ProcessStartInfo("node", [script, connection, wrongKey]);
        start.Environment["NODE_PACKAGES"] = Packages();
        start.Environment["NODE_EXTRA_CA_CERTS"] = certificate;
        var result = await ClientProgram.RunAsync(start);

        Assert.Equal(51, result.GetProperty("events").GetInt32());
        Assert.Equal("ReceiverDisconnectedError", result.GetProperty("theft").GetString());
    }

    /// <summary>The folder that has node_modules; the build has installed it.</summary>
    private static string Packages()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "node_modules", "@azure", "event-hubs")))
                return folder.FullName;
        }

        throw new InvalidOperationException("node_modules/@azure/event-hubs is missing: run 'npm ci' in the repository's folder.");
    }
}
