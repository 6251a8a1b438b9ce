using ServerlessAnomaly.LocalHost;
using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.LocalHost.Tests.Worker;

if (args is ["host", var home, var probe])
{
    // Holds a functions host until it is killed, and tells the process id of its worker.
    await using var host = await FunctionsHost.StartAsync(SampleHost.Options(home, new Uri(probe), ["Echo"]));
    Console.WriteLine(host.WorkerProcessId);
    await Task.Delay(Timeout.InfiniteTimeSpan);
}

// Holds an Azurite until it is killed, and tells the process id of Azurite. Its data is in the folder that is given, else in memory.
var options = new AzuriteOptions { InMemory = args.Length == 0, DataFolder = args.FirstOrDefault(), BlobPort = 0, QueuePort = 0, TablePort = 0 };
await using var azurite = await AzuriteServer.StartAsync(options);
Console.WriteLine(azurite.ProcessId);
await Task.Delay(Timeout.InfiniteTimeSpan);
