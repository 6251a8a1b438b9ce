using System.Diagnostics;
using System.Text.Json;
using Azure.Messaging.EventHubs;

namespace ServerlessAnomaly.Cli.Tests.Commands.Hosting;

/// <summary><c>anomaly hub</c> in a process of its own.</summary>
internal sealed class HubProcess(Process process, string connection) : IDisposable
{
    public string ConnectionString => connection;

    /// <summary>Where it takes AMQP.</summary>
    public int Port => EventHubsConnectionStringProperties.Parse(connection).Endpoint.Port;

    public bool IsKilled { get; private set; }

    public static async Task<HubProcess> StartAsync(string home, int port = 0, int partitions = 1)
    {
        var result = Path.Combine(home, "hub.json");
        File.Delete(result);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (
            var argument in (string[])
                [
                    Path.Combine(AppContext.BaseDirectory, "anomaly.dll"),
                    "hub",
                    "--home",
                    home,
                    "--hub-port",
                    "0",
                    "--amqp-port",
                    $"{port}",
                    "--partitions",
                    $"{partitions}",
                    "--json",
                    result,
                ]
        )
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        // READY comes after the file.
        var ready = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.StartsWith("READY", ready, StringComparison.Ordinal);
        _ = process.StandardOutput.ReadToEndAsync();
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(result));
        var connections = document.RootElement.GetProperty("connectionStrings");
        return new HubProcess(process, connections.GetProperty("RootManageSharedAccessKey").GetString()!);
    }

    public void Kill()
    {
        IsKilled = true;
        process.Kill();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
