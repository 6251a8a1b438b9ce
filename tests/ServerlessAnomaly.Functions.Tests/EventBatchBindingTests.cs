namespace ServerlessAnomaly.Functions.Tests;

public sealed class EventBatchBindingTests
{
    private static readonly DateTime Noon = new(2018, 7, 2, 12, 0, 0, DateTimeKind.Utc);
    private static readonly byte[][] Bodies = ["{}"u8.ToArray(), "[]"u8.ToArray()];

    [Fact]
    public void Bind_NativeValues_MakesTheBatch()
    {
        var batch = EventBatchBinding.Bind(Bodies, Data(new long[] { 7, 8 }, new[] { Noon, Noon.AddSeconds(1) }, new[] { "70", "80" }));
        Assert.Equal("telemetry/scorer/3", batch.Partition);
        Assert.Equal([7, 8], batch.SequenceNumbers);
        Assert.Equal([Noon, Noon.AddSeconds(1)], batch.EnqueuedTimes);
        Assert.Equal(["70", "80"], batch.Offsets);
        Assert.Same(Bodies, batch.Bodies);
    }

    [Fact]
    public void Bind_ValuesAsJsonText_MakesTheSameBatch()
    {
        var batch = EventBatchBinding.Bind(Bodies, Data("[7,8]", """["2018-07-02T12:00:00Z","2018-07-02T12:00:01Z"]""", """["70","80"]"""));
        Assert.Equal([7, 8], batch.SequenceNumbers);
        Assert.Equal([Noon, Noon.AddSeconds(1)], batch.EnqueuedTimes);
        Assert.All(batch.EnqueuedTimes, time => Assert.Equal(DateTimeKind.Utc, time.Kind));
        Assert.Equal(["70", "80"], batch.Offsets);
    }

    [Fact]
    public void Bind_OtherNumberOfValues_SaysWhich()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            EventBatchBinding.Bind(Bodies, Data(new long[] { 7 }, new[] { Noon, Noon }, new[] { "70", "80" }))
        );
        Assert.Equal("The trigger delivered 2 events and 1 values of SequenceNumberArray.", error.Message);
    }

    [Fact]
    public void Bind_MissingKey_NamesIt()
    {
        var error = Assert.Throws<InvalidOperationException>(() => EventBatchBinding.Bind(Bodies, new Dictionary<string, object?>()));
        Assert.Equal("The trigger's binding data lacks PartitionContext.", error.Message);
    }

    [Fact]
    public void Bind_SystemProperties_GiveTheContentTypes()
    {
        var data = Data(new long[] { 7, 8 }, new[] { Noon, Noon }, new[] { "70", "80" });
        Assert.Null(EventBatchBinding.Bind(Bodies, data).ContentTypeOf(1));

        data["systemPropertiesArray"] = """[{"content-type":"avro/binary+a","x":{"content-type":"no"}},{"SequenceNumber":8}]""";
        var batch = EventBatchBinding.Bind(Bodies, data);
        Assert.Equal(("avro/binary+a", null), (batch.ContentTypeOf(0), batch.ContentTypeOf(1)));

        data["systemPropertiesArray"] = """[{"content-type":"a"}]""";
        Assert.Contains(
            "2 events and 1 values",
            Assert.Throws<InvalidOperationException>(() => EventBatchBinding.Bind(Bodies, data)).Message
        );
    }

    private static Dictionary<string, object?> Data(object sequenceNumbers, object times, object offsets) =>
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["partitionContext"] =
                """{"FullyQualifiedNamespace":"ns","EventHubName":"telemetry","ConsumerGroup":"scorer","PartitionId":"3"}""",
            ["sequenceNumberArray"] = sequenceNumbers,
            ["enqueuedTimeUtcArray"] = times,
            ["offsetArray"] = offsets,
        };
}
