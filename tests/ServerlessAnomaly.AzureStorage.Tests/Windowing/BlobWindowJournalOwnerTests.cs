using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ServerlessAnomaly.AzureStorage.Windowing;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.AzureStorage.Tests.Windowing;

/// <summary>Crashes, lost answers and other owners around every storage request of a partition's life.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class BlobWindowJournalOwnerTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Batches = 5;
    private const string Partition = "hub/$Default/3";
    private static readonly WindowOptions Window = new() { Steps = 3, MaxGapSteps = 1 };
    private static readonly FeatureSchema Schema = new("test", 1, [new("a", "smart_5_raw"), new("b", "smart_9_raw")]);
    private static readonly DurabilityOptions Options = new() { MaxJournalEntries = 2 };
    private readonly string _container = AzuriteFixture.UniqueName();

    [Fact]
    public async Task EveryRequest_CrashBeforeIt_LosesAndRepeatsNothing() =>
        await ForEveryRequestAsync(
            retries: 0,
            (faults, number, crash) => faults.Before = (at, _) => at == number ? throw crash : Task.CompletedTask
        );

    [Fact]
    public async Task EveryRequest_CrashAfterIt_LosesAndRepeatsNothing() =>
        await ForEveryRequestAsync(
            retries: 0,
            (faults, number, crash) => faults.After = (at, _) => at == number ? throw crash : Task.CompletedTask
        );

    [Fact]
    public async Task EveryRequest_AnswerLostAndRepeated_GoesOn()
    {
        var reloads = await ForEveryRequestAsync(
            retries: 2,
            (faults, number, lost) => faults.After = (at, _) => at == number ? throw lost : Task.CompletedTask
        );

        // A repeated request that was done already is no take-over: nothing had to be read again.
        Assert.Equal(0, reloads);
    }

    [Fact]
    public async Task EveryRequest_AnotherOwnerStepsInBefore_LosesAndRepeatsNothing() =>
        await ForEveryRequestAsync(
            retries: 0,
            (faults, number, _) => faults.Before = (at, _) => at == number ? StepInAsync() : Task.CompletedTask
        );

    [Fact]
    public async Task EveryRequest_AnotherOwnerStepsInAfter_LosesAndRepeatsNothing() =>
        await ForEveryRequestAsync(
            retries: 0,
            (faults, number, _) => faults.After = (at, _) => at == number ? StepInAsync() : Task.CompletedTask
        );

    private async Task<int> ForEveryRequestAsync(int retries, Action<StorageFaults, int, IOException> arrange)
    {
        var expected = await LoadAsync(new InMemoryWindowJournal());
        for (var batch = 0; batch < Batches; batch++)
            await ApplyAsync(expected, batch);
        var (container, reloads) = (Container, 0);
        for (var number = 0; ; number++)
        {
            await container.CreateIfNotExistsAsync();
            await foreach (var blob in container.GetBlobsAsync())
                await container.DeleteBlobAsync(blob.Name);
            var faults = new StorageFaults();
            arrange(faults, number, new IOException("The test's network fails here."));
            reloads += await ProcessAsync(new BlobWindowJournal(faults.Client(azurite.ConnectionString, _container, retries)));

            var recovered = await LoadAsync(Open());
            Assert.Equal((number, expected.Totals, expected.LastEvent), (number, recovered.Totals, recovered.LastEvent));
            foreach (var drive in expected.Windows.Drives)
            {
                Assert.True(recovered.Windows.TryFind(expected.Windows.SerialNumber(drive), out var other));
                Assert.Equal(WindowOf(expected, drive), WindowOf(recovered, other));
            }
            Assert.True((await NamesAsync()).Count <= 4, $"garbage after request {number}: {string.Join(", ", await NamesAsync())}");
            if (faults.Requests.Count > number)
                continue;
            output.WriteLine($"{number} requests, {reloads} reloads:\n{string.Join('\n', faults.Requests)}");
            return reloads;
        }
    }

    /// <summary>
    /// Processes all batches; after any fault the partition is read again and its events come again, as a trigger with retries does.
    /// </summary>
    private async Task<int> ProcessAsync(IWindowJournal journal)
    {
        for (var reloads = 0; ; reloads++)
        {
            Assert.InRange(reloads, 0, 5);
            try
            {
                var state = await LoadAsync(journal);
                for (var batch = 0; batch < Batches; batch++)
                    await ApplyAsync(state, batch);
                return reloads;
            }
            catch (Exception fault) when (fault is IOException or PartitionTakenOverException)
            {
                output.WriteLine(fault.Message);
            }
        }
    }

    /// <summary>Another owner takes the partition, applies two batches, and thereby compacts when it comes to that.</summary>
    private async Task StepInAsync()
    {
        var state = await LoadAsync(Open());
        var next = (int)state.LastEvent.SequenceNumber + 1;
        for (var batch = next; batch < Math.Min(Batches, next + 2); batch++)
            await ApplyAsync(state, batch);
    }

    private static async Task ApplyAsync(PartitionState state, int batch)
    {
        var at = new EventPosition(batch, DateTime.UnixEpoch.AddDays(20_000 + batch), $"{batch}");
        if (state.StandingOf(batch, at.EnqueuedAt) == EventStanding.Applied)
            return;
        for (var drive = 0; drive < 3; drive++)
        {
            var (serialNumber, time) = (Encoding.UTF8.GetBytes($"S{drive}"), DateTime.UnixEpoch.AddDays(100 + batch));
            state.Apply(
                new()
                {
                    SerialNumber = serialNumber,
                    Model = "M"u8,
                    Time = time,
                    Values = [batch, drive],
                    Failed = false,
                    EventIndex = 0,
                }
            );
        }
        await state.CommitAsync(at, default);
        await state.CompactIfDueAsync(default);
    }

    private static float[] WindowOf(PartitionState state, int drive)
    {
        var window = new float[Window.Steps * Schema.Columns.Count];
        state.Windows.CopyWindow(drive, window);
        return window;
    }

    private static Task<PartitionState> LoadAsync(IWindowJournal journal) =>
        PartitionState.LoadAsync(journal, Partition, Schema, Window, Options, default);

    private BlobContainerClient Container => new(azurite.ConnectionString, _container);

    private BlobWindowJournal Open() => new(Container);

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var blob in Container.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{Partition}/" }))
            names.Add(string.Join('-', blob.Name[(Partition.Length + 1)..].Split('-')[..2]));
        return names;
    }
}
