using ServerlessAnomaly.Capture;

namespace ServerlessAnomaly.Benchmarks.Avro;

/// <summary>Events like those of a fleet, out of a seed; the same for each codec.</summary>
internal sealed class CapturedSample(int count, int seed)
{
    private const int BodyBytes = 470;
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly byte[][] _bodies = Bodies(seed);

    public int Count => count;

    public CaptureRecord this[int index] =>
        new()
        {
            SequenceNumber = index,
            Offset = index * 520L,
            EnqueuedTimeUtc = Start.AddMilliseconds(index),
            PartitionKey = $"Z30{index % 4000:D5}",
            Body = _bodies[index % _bodies.Length],
        };

    // Digits among repeated names, as in JSON.
    private static byte[][] Bodies(int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, 1000)
                .Select(_ =>
                {
                    var body = new byte[BodyBytes];
                    for (var i = 0; i < body.Length; i++)
                        body[i] = i % 20 < 14 ? "\"smart_197_raw\":"u8[i % 20 % 16] : (byte)('0' + random.Next(10));
                    return body;
                }),
        ];
    }
}
