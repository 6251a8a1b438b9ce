using System.Diagnostics;

namespace ServerlessAnomaly.LocalHub.Tests.Amqp;

/// <summary>A client in Python on Qpid Proton, a third AMQP library beside .NET's and JavaScript's.</summary>
public sealed class PythonClientTests
{
    private const string Python = "/usr/bin/python3";
    private const string WrongKey = "b3RoZXI=";

    [Fact]
    public async Task PythonClient_WithoutTls_SendsReadsAndIsToldWhatIsWrong()
    {
        await using var server = await HubServer.StartAsync();

        await CheckAsync(server.ConnectionString);
    }

    [Fact]
    public async Task PythonClient_WithTls_DoesTheSame()
    {
        await using var server = await HubServer.StartAsync();

        // Its library compares a certificate with names, and not with addresses.
        var connection = server.TlsConnectionString(HubServer.Root).Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await CheckAsync(connection, server.Server.CertificatePath);
    }

    private static async Task CheckAsync(string connection, params string[] certificate)
    {
        Assert.SkipUnless(
            File.Exists(Python) && Directory.Exists("/usr/lib/python3/dist-packages/proton"),
            "Qpid Proton is not there: install Debian's python3-qpid-proton."
        );
        var script = Path.Combine(AppContext.BaseDirectory, "Amqp", "python-client.py");
        var result = await ClientProgram.RunAsync(new ProcessStartInfo(Python, [script, connection, WrongKey, .. certificate]));

        Assert.Equal(51, result.GetProperty("events").GetInt32());
        Assert.Equal("amqp:not-found", result.GetProperty("unknown").GetString());
    }
}
