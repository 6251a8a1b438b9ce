using ServerlessAnomaly.LocalHost;
using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.LocalHost.Tests.Worker;
using Xunit.Runner.InProc.SystemConsole;

switch (args)
{
    case ["host", var home, var probe]:
        // Holds a functions host until it is killed, and tells the process id of its worker.
        await using (var host = await FunctionsHost.StartAsync(SampleHost.Options(home, new Uri(probe), ["Echo"])))
        {
            Console.WriteLine(host.WorkerProcessId);
            await Task.Delay(Timeout.InfiniteTimeSpan);
        }
        return 0;
    case ["storage", .. var folder]:
        // Holds an Azurite until it is killed, and tells the process id of Azurite. Its data is in the folder that is given, else in memory.
        var data = folder.FirstOrDefault();
        var options = new AzuriteOptions
        {
            InMemory = data is null,
            DataFolder = data,
            BlobPort = 0,
            QueuePort = 0,
            TablePort = 0,
        };
        await using (var azurite = await AzuriteServer.StartAsync(options))
        {
            Console.WriteLine(azurite.ProcessId);
            await Task.Delay(Timeout.InfiniteTimeSpan);
        }
        return 0;
    default:
        return await ConsoleRunner.Run(args);
}
