using System.Text;
using ServerlessAnomaly.LocalHub.Hubs;

namespace ServerlessAnomaly.LocalHub.Tests.Hubs;

public sealed class PartitionHashTests
{
    /// <summary>Computed with an independent lookup3 and with the official client's own resolver; the two agree.</summary>
    [Theory]
    [InlineData("Z305B2QN", 30729, 1, 1, 9)]
    [InlineData("Z300A1B2", 21825, 1, 1, 1)]
    [InlineData("this-is-a-key-1", 26223, 1, 3, 15)]
    [InlineData("S300Z46R", 13798, 0, 2, 6)]
    [InlineData("", 0, 0, 0, 0)]
    public void PartitionOf_KnownKey_IsWhereEventHubsPutsIt(string key, short hash, int of2, int of4, int of32)
    {
        var bytes = Encoding.UTF8.GetBytes(key);

        Assert.Equal(hash, PartitionHash.HashOf(bytes));
        Assert.Equal((of2, of4, of32), (PartitionOf(2), PartitionOf(4), PartitionOf(32)));
        int PartitionOf(int partitions) => PartitionHash.PartitionOf(bytes, partitions);
    }

    [Fact]
    public void PartitionOf_AnyKey_IsWhereTheOfficialClientPutsIt()
    {
        var random = new Random(7);
        var resolver = new OfficialResolver();
        for (var i = 0; i < 5000; i++)
        {
            var key = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => (char)random.Next(' ', 0x2000)));
            var partitions = random.Next(1, 33);
            Assert.Equal(resolver.PartitionOf(key, partitions), PartitionHash.PartitionOf(Encoding.UTF8.GetBytes(key), partitions));
        }
    }

    /// <summary>The client's resolver is internal to its package.</summary>
    private sealed class OfficialResolver
    {
        private readonly object _resolver;
        private readonly System.Reflection.MethodInfo _assign;

        public OfficialResolver()
        {
            var type = typeof(Azure.Messaging.EventHubs.EventData)
                .Assembly.GetTypes()
                .Single(candidate => candidate.Name == "PartitionResolver");
            _resolver = Activator.CreateInstance(type, nonPublic: true)!;
            _assign = type.GetMethod("AssignForPartitionKey")!;
        }

        public int PartitionOf(string key, int partitions)
        {
            string[] ids = [.. Enumerable.Range(0, partitions).Select(id => $"{id}")];
            return int.Parse((string)_assign.Invoke(_resolver, [key, ids])!);
        }
    }
}
