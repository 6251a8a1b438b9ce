using System.Diagnostics;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.Soak.Disturbances;

namespace ServerlessAnomaly.Soak;

/// <summary>
/// One outage of blobs, of queues, or of both, in the middle of the sending: the functions and their host reach storage through ports that
/// are cut, and storage itself goes on.
/// </summary>
internal sealed class OutageRun(SoakOptions options, TimeSpan outage)
{
    public async Task<string> RunAsync(
        string home,
        Func<RunningInstance, CancellationToken, Task<long>> send,
        CancellationToken cancellationToken
    )
    {
        await using var app = await EmbeddedApp.StartAzureAsync(
            new EmbeddedAppOptions
            {
                Home = home,
                Detector = "dense",
                AmqpPort = 0,
            },
            cancellationToken
        );
        using var blobs = new Outlet(app.Azure.Storage.BlobPort);
        using var queues = new Outlet(app.Azure.Storage.QueuePort);
        var storage = app
            .Azure.StorageConnectionString.Replace($":{app.Azure.Storage.BlobPort}/", $":{blobs.Port}/", StringComparison.Ordinal)
            .Replace($":{app.Azure.Storage.QueuePort}/", $":{queues.Port}/", StringComparison.Ordinal);
        var schema = await FirstDetector.EnsureAsync(
            new EmbeddedAppOptions { Home = home, Detector = "dense" },
            app.Storage.Registry,
            cancellationToken
        );
        var instance = await app.StartFunctionsAsync(
            schema,
            cancellationToken,
            new Dictionary<string, string?>
            {
                ["AzureWebJobsStorage"] = storage,
                ["DataStorage"] = storage,
                ["AlertStorage"] = storage,
            }
        );
        var sending = send(instance, cancellationToken);
        await Task.Delay(options.Duration / 3, cancellationToken);
        Outlet[] cut =
        [
            .. options.Services.HasFlag(CutServices.Blobs) ? [blobs] : Array.Empty<Outlet>(),
            .. options.Services.HasFlag(CutServices.Queues) ? [queues] : Array.Empty<Outlet>(),
        ];
        foreach (var outlet in cut)
            outlet.Cut();
        Console.WriteLine($"{options.Services} cut off for {outage.TotalSeconds:0} s");
        await Task.Delay(outage, cancellationToken);
        foreach (var outlet in cut)
            outlet.Mend();
        Console.WriteLine("mended");
        var back = Stopwatch.StartNew();
        await SoakRun.WaitUntilAppliedAsync(instance, await sending, cancellationToken);
        return $"an outage of {options.Services} of {outage.TotalSeconds:0} s; everything was applied {back.Elapsed.TotalSeconds:0} s after it, the rest of the sending included";
    }
}
