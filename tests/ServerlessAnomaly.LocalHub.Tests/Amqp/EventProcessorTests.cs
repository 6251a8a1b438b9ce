using System.Collections.Concurrent;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;

namespace ServerlessAnomaly.LocalHub.Tests.Amqp;

public sealed class EventProcessorTests
{
    [Fact]
    public async Task Processors_TwoOfThem_ShareThePartitionsAndMissNothing()
    {
        await using var server = await HubServer.StartAsync(options => options with { Partitions = 4 });
        var seen = new ConcurrentDictionary<(string Partition, long Sequence), bool>();
        var store = new MemoryCheckpoints();
        var first = new Processor(server.ConnectionString, store, seen);
        var second = new Processor(server.ConnectionString, store, seen);
        await first.StartProcessingAsync();
        for (var partition = 0; partition < 4; partition++)
            await server.SendAsync($"{partition}", Enumerable.Range(0, 100).Select(i => $"{i}"));
        await first.SeenAsync(400);
        await second.StartProcessingAsync();
        await second.OwnsSomeAsync();

        for (var partition = 0; partition < 4; partition++)
            await server.SendAsync($"{partition}", Enumerable.Range(0, 100).Select(i => $"{i}"));
        await first.SeenAsync(800);

        await first.StopProcessingAsync();
        await second.StopProcessingAsync();
        Assert.Equal(800, seen.Count);
    }

    private sealed class Processor(
        string connection,
        MemoryCheckpoints store,
        ConcurrentDictionary<(string Partition, long Sequence), bool> seen
    )
        : PluggableCheckpointStoreEventProcessor<EventProcessorPartition>(
            store,
            50,
            "$Default",
            connection,
            new EventProcessorOptions
            {
                LoadBalancingUpdateInterval = TimeSpan.FromMilliseconds(500),
                PartitionOwnershipExpirationInterval = TimeSpan.FromSeconds(10),
                LoadBalancingStrategy = LoadBalancingStrategy.Greedy,
                DefaultStartingPosition = EventPosition.Earliest,
            }
        )
    {
        private readonly SemaphoreSlim _progress = new(0);
        private readonly TaskCompletionSource _owns = new();

        public Task OwnsSomeAsync() => _owns.Task.WaitAsync(TimeSpan.FromMinutes(1));

        public async Task SeenAsync(int count)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (seen.Count < count)
                await _progress.WaitAsync(TimeSpan.FromMilliseconds(200), limit.Token);
        }

        protected override async Task OnProcessingEventBatchAsync(
            IEnumerable<EventData> events,
            EventProcessorPartition partition,
            CancellationToken cancellationToken
        )
        {
            EventData? last = null;
            foreach (var item in events)
            {
                seen[(partition.PartitionId, item.SequenceNumber)] = true;
                last = item;
            }

            if (last is not null)
                await UpdateCheckpointAsync(partition.PartitionId, CheckpointPosition.FromEvent(last), cancellationToken);
            _progress.Release();
        }

        protected override Task OnInitializingPartitionAsync(EventProcessorPartition partition, CancellationToken cancellationToken)
        {
            _owns.TrySetResult();
            return Task.CompletedTask;
        }

        protected override Task OnProcessingErrorAsync(
            Exception exception,
            EventProcessorPartition partition,
            string operationDescription,
            CancellationToken cancellationToken
        ) => Task.CompletedTask;
    }

    private sealed class MemoryCheckpoints : CheckpointStore
    {
        private readonly ConcurrentDictionary<string, EventProcessorCheckpoint> _checkpoints = new();
        private readonly Lock _gate = new();
        private readonly Dictionary<string, EventProcessorPartitionOwnership> _owners = [];

        public override Task<IEnumerable<EventProcessorPartitionOwnership>> ListOwnershipAsync(
            string fullyQualifiedNamespace,
            string eventHubName,
            string consumerGroup,
            CancellationToken cancellationToken
        )
        {
            lock (_gate)
                return Task.FromResult<IEnumerable<EventProcessorPartitionOwnership>>([.. _owners.Values]);
        }

        public override Task<IEnumerable<EventProcessorPartitionOwnership>> ClaimOwnershipAsync(
            IEnumerable<EventProcessorPartitionOwnership> desiredOwnership,
            CancellationToken cancellationToken
        )
        {
            List<EventProcessorPartitionOwnership> claimed = [];
            lock (_gate)
            {
                foreach (var wanted in desiredOwnership)
                {
                    if (_owners.TryGetValue(wanted.PartitionId, out var current) && current.Version != wanted.Version)
                        continue;
                    wanted.Version = Guid.NewGuid().ToString();
                    wanted.LastModifiedTime = DateTimeOffset.UtcNow;
                    _owners[wanted.PartitionId] = wanted;
                    claimed.Add(wanted);
                }
            }

            return Task.FromResult<IEnumerable<EventProcessorPartitionOwnership>>(claimed);
        }

        public override Task<EventProcessorCheckpoint> GetCheckpointAsync(
            string fullyQualifiedNamespace,
            string eventHubName,
            string consumerGroup,
            string partitionId,
            CancellationToken cancellationToken
        ) => Task.FromResult(_checkpoints.GetValueOrDefault(partitionId)!);

        public override Task UpdateCheckpointAsync(
            string fullyQualifiedNamespace,
            string eventHubName,
            string consumerGroup,
            string partitionId,
            string clientIdentifier,
            CheckpointPosition checkpointStartingPosition,
            CancellationToken cancellationToken
        )
        {
            _checkpoints[partitionId] = new EventProcessorCheckpoint
            {
                FullyQualifiedNamespace = fullyQualifiedNamespace,
                EventHubName = eventHubName,
                ConsumerGroup = consumerGroup,
                PartitionId = partitionId,
                StartingPosition = EventPosition.FromSequenceNumber(checkpointStartingPosition.SequenceNumber, isInclusive: false),
            };
            return Task.CompletedTask;
        }
    }
}
