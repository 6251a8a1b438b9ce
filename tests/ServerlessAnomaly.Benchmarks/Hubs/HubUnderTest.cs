using System.Diagnostics;
using System.Text.Json;
using Azure.Messaging.EventHubs;

namespace ServerlessAnomaly.Benchmarks.Hubs;

/// <summary>An <c>anomaly hub</c> as a process, in a folder of its own that goes with it.</summary>
internal sealed class HubUnderTest : IAsyncDisposable
{
    public const string Hub = "bench";
    public const int Partitions = 4;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("anomaly-hub-bench-");
    private readonly Process _process;

    private HubUnderTest()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "anomaly.dll"),
                "hub",
                "--home",
                _folder.FullName,
                "--hub",
                Hub,
                "--partitions",
                $"{Partitions}",
                "--hub-port",
                "0",
                "--amqp-port",
                "0",
                "--retention-mb",
                "8192",
                "--json",
                AddressFile,
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
    }

    /// <summary>Event Hubs' clients without TLS.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The same with TLS.</summary>
    public string TlsConnectionString { get; private set; } = "";

    /// <summary>Where posts go.</summary>
    public Uri HttpsAddress { get; private set; } = new("https://localhost");

    /// <summary>Processor time that it has taken.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    private string AddressFile => Path.Combine(_folder.FullName, "addresses.json");

    public static async Task<HubUnderTest> StartAsync()
    {
        var hub = new HubUnderTest();
        while (await hub._process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("READY", StringComparison.Ordinal)) { }
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(hub.AddressFile));
        hub.HttpsAddress = new(
            document.RootElement.GetProperty("httpsAddress").GetString()!.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)
        );
        hub.ConnectionString = document.RootElement.GetProperty("connectionStrings").EnumerateObject().First().Value.GetString()!;
        var parts = EventHubsConnectionStringProperties.Parse(hub.ConnectionString);
        hub.TlsConnectionString =
            $"Endpoint=sb://{hub.HttpsAddress.Authority};SharedAccessKeyName={parts.SharedAccessKeyName};SharedAccessKey={parts.SharedAccessKey};EntityPath={Hub}";
        return hub;
    }

    /// <summary>A connection of Event Hubs' client.</summary>
    public EventHubConnection Connect(bool tls) =>
        tls
            ? new EventHubConnection(
                TlsConnectionString,
                new EventHubConnectionOptions { CustomEndpointAddress = HttpsAddress, CertificateValidationCallback = (_, _, _, _) => true }
            )
            : new EventHubConnection(ConnectionString);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
