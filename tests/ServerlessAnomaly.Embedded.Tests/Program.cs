using ServerlessAnomaly.Embedded.Azurite;

// Holds an Azurite until it is killed, and tells the process id of Azurite.
await using var azurite =
    await AzuriteServer.StartAsync(new AzuriteOptions { InMemory = true, BlobPort = 0, QueuePort = 0, TablePort = 0 });
Console.WriteLine(azurite.ProcessId);
await Task.Delay(Timeout.InfiniteTimeSpan);
