using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Storage.Queues;
using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Testing.Azurite;

namespace ServerlessAnomaly.LocalHost.Tests.Azurite;

public sealed class AzuriteServerTests
{
    private static readonly AzuriteOptions InMemory = new()
    {
        InMemory = true,
        BlobPort = 0,
        QueuePort = 0,
        TablePort = 0,
    };

    [Fact]
    public async Task StopAsync_Frozen_IsEndedByForceAndSaid()
    {
        await using var azurite = await AzuriteServer.StartAsync(
            new AzuriteOptions
            {
                InMemory = true,
                BlobPort = 0,
                QueuePort = 0,
                TablePort = 0,
                StopPatience = TimeSpan.FromSeconds(1),
            }
        );
        var said = "";
        azurite.EndedByForce += reason => said = reason;
        var id = azurite.ProcessId!.Value;
        using (var freeze = Process.Start("kill", ["-STOP", $"{id}"]))
            await freeze.WaitForExitAsync();

        await azurite.StopAsync();

        Assert.Contains("did not end within 1 seconds and was ended by force", said, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }

    [Fact]
    public async Task StartAsync_OnFreePorts_ServesQueues()
    {
        await using var azurite = await AzuriteServer.StartAsync(InMemory);
        var queue = new QueueClient(azurite.ConnectionString, AzuriteFixture.UniqueName());
        await queue.CreateAsync();
        await queue.SendMessageAsync("hello");

        Assert.Equal("hello", (await queue.ReceiveMessageAsync()).Value.MessageText);
    }

    [Fact]
    public async Task StartAsync_PortTakenButNotExact_TakesAnotherPort()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var azurite = await AzuriteServer.StartAsync(InMemory with { BlobPort = port });

        Assert.NotEqual(port, azurite.BlobPort);
        Assert.True(azurite.IsRunning);
    }

    [Fact]
    public async Task StartAsync_PortTakenAndExact_SaysWhichPort()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var failure = await Assert.ThrowsAsync<LocalStartException>(() =>
            AzuriteServer.StartAsync(InMemory with { QueuePort = port, ExactPorts = true })
        );

        Assert.Contains($"Port {port}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NotInstalled_SaysHowToInstall()
    {
        var failure = await Assert.ThrowsAsync<LocalStartException>(() =>
            AzuriteServer.StartAsync(InMemory with { NodeModulesFolder = Path.GetTempPath() })
        );

        Assert.Contains("npm ci", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RestartAsync_AfterStop_KeepsPortsAndData()
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await AzuriteServer.StartAsync(InMemory with { InMemory = false, DataFolder = folder.Path });
        var connection = azurite.ConnectionString;
        var queue = new QueueClient(connection, AzuriteFixture.UniqueName());
        await queue.CreateAsync();
        await queue.SendMessageAsync("kept");

        await azurite.StopAsync();
        Assert.False(azurite.IsRunning);
        await azurite.RestartAsync();

        Assert.Equal(connection, azurite.ConnectionString);
        Assert.Equal("kept", (await queue.ReceiveMessageAsync()).Value.MessageText);
    }

    [Fact]
    public async Task Crashed_NodeKilled_IsRaisedAndRestartServesAgain()
    {
        await using var azurite = await AzuriteServer.StartAsync(InMemory);
        var crash = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        azurite.Crashed += crash.SetResult;

        using (var node = Process.GetProcessById(azurite.ProcessId!.Value))
            node.Kill();

        Assert.Contains("unexpectedly", await crash.Task.WaitAsync(TimeSpan.FromSeconds(30)), StringComparison.Ordinal);
        Assert.False(azurite.IsRunning);
        await azurite.RestartAsync();
        await new QueueClient(azurite.ConnectionString, AzuriteFixture.UniqueName()).CreateAsync();
    }
}
