using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.AzureStorage.Capture;

/// <summary>Turns bodies into a batch of the readings that were taken in a range of days, and counts the others.</summary>
internal sealed class CaptureIntake(FeatureSchema schema, TelemetryOptions options, TimeProvider clock, DateOnly from, DateOnly to)
{
    private readonly TelemetryParser _parser = new(schema, options, clock);
    private readonly ReadingBatch _parsed = new(schema.Columns.Count);
    private readonly List<RejectedReading> _rejections = [];
    private int _events;
    private long _withoutValues;

    /// <summary>The readings so far.</summary>
    public ReadingBatch Filled { get; } = new(schema.Columns.Count);

    public long Readings { get; private set; }

    public long OutOfRange { get; private set; }

    public long Rejected { get; private set; }

    /// <summary>Adds the readings of one event's body.</summary>
    public void Add(ReadOnlySpan<byte> body)
    {
        _parsed.Clear();
        _rejections.Clear();
        _parser.Parse(body, _events++, _parsed, _rejections);
        Rejected += _rejections.Count;
        foreach (var rejection in _rejections)
        {
            if (rejection.Reason == RejectReason.NoValues) _withoutValues += rejection.Readings;
        }
        for (var index = 0; index < _parsed.Count; index++) Keep(_parsed[index]);
    }

    /// <summary>Empties the batch for the events that follow.</summary>
    public void Clear()
    {
        Filled.Clear();
        _events = 0;
    }

    /// <summary>
    /// Refuses an archive that holds readings, none of them with a single value: training on nothing would be noticed only much later.
    /// </summary>
    /// <exception cref="TelemetryFormatException">No reading has a value in any column of the schema.</exception>
    public void ThrowIfWithoutValues()
    {
        if (Readings + OutOfRange == 0 && _withoutValues > 0)
            throw new TelemetryFormatException(
                $"None of the {_withoutValues} captured readings has any of the columns of schema {schema.Id}, such as "
                + $"{schema.Columns[0]}; read them with the schema that the devices send.");
    }

    private void Keep(in DriveReading reading)
    {
        var day = DateOnly.FromDateTime(reading.Time);
        if (day < from || day > to)
        {
            OutOfRange++;
            return;
        }
        var values = Filled.Begin(reading.EventIndex);
        reading.Values.CopyTo(values);
        Filled.SetSerialNumber(reading.SerialNumber);
        Filled.SetModel(reading.Model);
        Filled.SetTime(reading.Time);
        Filled.SetFailed(reading.Failed);
        Filled.Commit();
        Readings++;
    }
}
