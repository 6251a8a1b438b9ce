using System.Runtime.CompilerServices;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Past telemetry kept in memory: one source, in order of days and, within a day, of arrival. Safe for concurrent use.</summary>
/// <param name="schema">Columns that are kept; a reader may ask for any schema that shares at least one of them.</param>
public sealed class InMemoryTelemetryArchive(FeatureSchema schema) : ITelemetryArchive
{
    private const int BatchSize = 4096;

    private readonly Lock _lock = new();
    private readonly List<Kept> _readings = [];

    /// <summary>Keeps a copy of the reading.</summary>
    /// <exception cref="ArgumentException">The reading has another number of values than the schema has columns.</exception>
    public void Add(in DriveReading reading)
    {
        if (reading.Values.Length != schema.Columns.Count)
            throw new ArgumentException(
                $"The reading has {reading.Values.Length} values, the schema {schema.Id} has {schema.Columns.Count} columns.",
                nameof(reading)
            );
        var kept = new Kept([.. reading.SerialNumber], [.. reading.Model], reading.Time, [.. reading.Values], reading.Failed, reading.Kind);
        lock (_lock)
            _readings.Add(kept);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadingBatch> ReadAsync(
        FeatureSchema schema,
        DateOnly from,
        DateOnly to,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Nothing here waits; the interface does, because its other implementations read files and blobs.
        await Task.CompletedTask;
        var (slots, kind) = (Slots(schema), DriveKinds.Sole(schema));
        var batch = new ReadingBatch(schema.Columns.Count);
        foreach (var kept in Snapshot(from, to))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (kind is { } wanted && kept.Kind != wanted && !kept.IsReport)
                continue;
            if (batch.Count == BatchSize)
            {
                yield return batch;
                batch.Clear();
            }
            kept.CopyTo(batch, slots);
        }
        if (batch.Count > 0)
            yield return batch;
    }

    private int[] Slots(FeatureSchema wanted)
    {
        var own = schema.Columns.ToList();
        int[] slots = [.. wanted.Columns.Select(column => own.IndexOf(column))];
        if (slots.All(slot => slot < 0))
            throw new TelemetryFormatException(
                $"The readings are of schema {schema.Id}, which shares no column with {wanted.Id}; use one that does."
            );
        return slots;
    }

    private List<Kept> Snapshot(DateOnly from, DateOnly to)
    {
        lock (_lock)
        {
            return [.. _readings.Where(kept => kept.Day >= from && kept.Day <= to).OrderBy(kept => kept.Day)];
        }
    }

    private sealed record Kept(byte[] SerialNumber, byte[] Model, DateTime Time, float[] Values, bool Failed, DriveKind Kind)
    {
        public DateOnly Day { get; } = DateOnly.FromDateTime(Time);

        public bool IsReport { get; } = Failed && !Values.AsSpan().ContainsAnyExcept(float.NaN);

        public void CopyTo(ReadingBatch batch, int[] slots)
        {
            var values = batch.Begin(eventIndex: 0);
            for (var slot = 0; slot < slots.Length; slot++)
                values[slot] = slots[slot] < 0 ? float.NaN : Values[slots[slot]];
            batch.SetSerialNumber(SerialNumber);
            batch.SetModel(Model);
            batch.SetTime(Time);
            batch.SetFailed(Failed);
            batch.SetDrive(Kind, default, default);
            batch.Commit();
        }
    }
}
