using ServerlessAnomaly.LocalHost.Azurite;

// Holds an Azurite until it is killed, and tells the process id of Azurite. Its data is in the folder that is given, else in memory.
var options = new AzuriteOptions { InMemory = args.Length == 0, DataFolder = args.FirstOrDefault(), BlobPort = 0, QueuePort = 0, TablePort = 0 };
await using var azurite = await AzuriteServer.StartAsync(options);
Console.WriteLine(azurite.ProcessId);
await Task.Delay(Timeout.InfiniteTimeSpan);
