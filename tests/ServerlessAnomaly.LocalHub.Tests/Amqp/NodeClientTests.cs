using System.Diagnostics;
using System.Text.Json;
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

        await CheckAsync(
            server.TlsConnectionString(HubServer.Root), server.TlsConnectionString(WrongKey), server.Server.CertificatePath);
    }

    private static AccessPolicy WrongKey => HubServer.Root with { Key = "b3RoZXI=" };

    private static async Task CheckAsync(string connection, string wrongKey, string? certificate = null)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Amqp", "node-client.mjs"));
        start.ArgumentList.Add(connection);
        start.ArgumentList.Add(wrongKey);
        start.Environment["NODE_PACKAGES"] = Packages();
        start.Environment["NODE_EXTRA_CA_CERTS"] = certificate;
        using var node = Process.Start(start)!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            await node.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!node.HasExited)
                node.Kill();
        }

        Assert.True(node.ExitCode == 0, await errors + await output);
        using var result = JsonDocument.Parse(await output);
        Assert.Equal(51, result.RootElement.GetProperty("events").GetInt32());
        Assert.Equal("ReceiverDisconnectedError", result.RootElement.GetProperty("theft").GetString());
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
