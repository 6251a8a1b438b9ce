using System.Buffers;
using System.Globalization;
using ServerlessAnomaly.Benchmarks.Fleet;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Benchmarks.Cost;

/// <summary>
/// A fleet's readings as event batches, always of the same size, partition after partition and day after day; so fleets of different sizes
/// differ in nothing but their drives.
/// </summary>
internal sealed class FleetFeed
{
    /// <summary>Partitions that the drives are spread over.</summary>
    public const int Partitions = 8;

    private const int EventsPerBatch = 1024;

    private readonly SyntheticFleet _fleet;
    private readonly ReadingJsonWriter _json;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly int _drives;
    private readonly long[] _sequenceNumbers = new long[Partitions];
    private readonly (int Day, int Drive)[] _next = new (int, int)[Partitions];
    private int _partition;

    public FleetFeed(int drives)
    {
        _drives = drives / Partitions;
        _fleet = new SyntheticFleet(SampleReadings.Schema, SampleReadings.All(), drives);
        _json = new ReadingJsonWriter(Schema);
    }

    public FeatureSchema Schema => _fleet.Schema;

    /// <summary>Days that every drive has reported.</summary>
    public int Day => _next.Min(next => next.Day);

    /// <summary>The next batch of the next partition.</summary>
    public (int Partition, EventBatch Events) Next()
    {
        var partition = _partition;
        _partition = (_partition + 1) % Partitions;
        var bodies = new byte[EventsPerBatch][];
        var (day, drive) = _next[partition];
        for (var i = 0; i < bodies.Length; i++)
        {
            _buffer.ResetWrittenCount();
            _json.Write(_fleet.Reading((partition * _drives) + drive, day), _buffer);
            bodies[i] = _buffer.WrittenSpan.ToArray();
            if (++drive == _drives)
                (day, drive) = (day + 1, 0);
        }
        _next[partition] = (day, drive);
        var first = _sequenceNumbers[partition];
        _sequenceNumbers[partition] += bodies.Length;
        long[] numbers = [.. Enumerable.Range(0, bodies.Length).Select(i => first + i)];
        var now = DateTime.UtcNow;
        return (
            partition,
            new EventBatch(
                $"telemetry/scorer/{partition}",
                bodies,
                numbers,
                [.. numbers.Select(_ => now)],
                [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))]
            )
        );
    }
}
