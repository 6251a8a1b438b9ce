using System.Text;
using static ServerlessAnomaly.Testing.CaptureFiles;

namespace ServerlessAnomaly.Capture.Tests;

public sealed class AvroContainerReaderTests
{
    [Theory]
    [InlineData("capture-null.avro", 60)]
    [InlineData("capture-deflate.avro", 300)]
    public async Task ReadAsync_FileOfAvsc_YieldsEveryEvent(string name, int count)
    {
        var events = await ReadAsync(await File.ReadAllBytesAsync(Fixture(name)));

        Assert.Equal(count, events.Count);
        for (var i = 0; i < count; i++)
        {
            var (captured, body) = events[i];
            Assert.Equal(1000 + i, captured.SequenceNumber);
            Assert.Equal($"{64 * i}", captured.Offset);
            Assert.Equal(Time("2018-03-04T12:05:09Z").AddHours(1 + i % 11), captured.EnqueuedTime);
            Assert.Equal(i % 2 == 0 ? null : $"key-{i}", captured.PartitionKey);
            Assert.Equal(i % 50 == 49 ? "" : $"{{\"date\":\"2018-03-0{1 + i % 9}\",\"serial_number\":\"Z{i}\",\"smart_5_raw\":{i}}}", body);
        }
    }

    [Fact]
    public async Task ReadAsync_FieldsInAnotherOrderWithOthersBetween_FindsThemByName()
    {
        var events = await ReadAsync(await File.ReadAllBytesAsync(Fixture("capture-evolved.avro")));

        Assert.Equal(40, events.Count);
        for (var i = 0; i < 40; i++)
        {
            var (captured, body) = events[i];
            Assert.Equal(
                (i, i % 2 == 0 ? "" : $"{i}", $"k{i}", $"body {i}"),
                (captured.SequenceNumber, captured.Offset, captured.PartitionKey, body)
            );
            Assert.Equal(Time($"2026-11-22T04:05:{i:00}.5Z"), captured.EnqueuedTime);
        }
    }

    [Theory]
    [InlineData(CaptureCodec.Null)]
    [InlineData(CaptureCodec.Deflate)]
    public async Task ReadAsync_WhatTheWriterWrote_IsTheSame(CaptureCodec codec)
    {
        var random = new Random(11);
        for (var round = 0; round < 60; round++)
        {
            var bodies = Enumerable.Range(0, random.Next(0, 80)).Select(_ => RandomText(random, random.Next(0, 3000))).ToList();

            var events = await ReadAsync(Write(codec, random.Next(1, 9000), bodies));

            Assert.Equal(bodies, events.Select(read => read.Body));
            Assert.All(
                events.Select((read, number) => (read.Event, number)),
                pair =>
                {
                    Assert.Equal((pair.number, $"{100 * pair.number}"), (pair.Event.SequenceNumber, pair.Event.Offset));
                    Assert.Equal(Start.AddSeconds(pair.number), pair.Event.EnqueuedTime.UtcDateTime);
                    Assert.Equal(pair.number % 3 == 0 ? null : $"key {pair.number}", pair.Event.PartitionKey);
                }
            );
        }
    }

    [Fact]
    public async Task ReadAsync_StreamThatGivesAByteAtATime_ReadsTheSame()
    {
        var file = Write(CaptureCodec.Deflate, 500, Enumerable.Range(0, 40).Select(i => $"body {i}"));
        var bodies = new List<string>();

        await foreach (var captured in new AvroContainerReader(new TricklingStream(file), "file.avro").ReadAsync())
            bodies.Add(Encoding.UTF8.GetString(captured.Body.Span));

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"body {i}"), bodies);
    }

    [Fact]
    public async Task ReadAsync_HeaderOnly_YieldsNothing() => Assert.Empty(await ReadAsync(Write(CaptureCodec.Null, 100)));

    private static string RandomText(Random random, int length) =>
        string.Create(
            length,
            random,
            (text, source) =>
            {
                foreach (ref var character in text)
                    character = (char)source.Next(32, 300);
            }
        );

    private sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
