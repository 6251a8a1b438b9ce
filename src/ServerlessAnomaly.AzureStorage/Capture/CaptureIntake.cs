using ServerlessAnomaly.Capture;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.AzureStorage.Capture;

/// <summary>
/// Turns bodies into a batch of the readings of the schema's kind that were taken in a range of days, and counts the others. Readings of other
/// kinds are good ones, for another schema.
/// </summary>
internal sealed class CaptureIntake
{
    private readonly FeatureSchema _schema;
    private readonly DateOnly _from,
        _to;
    private readonly TelemetryParser _parser;
    private readonly ReadingBatches _kinds;
    private readonly ReadingBatch _parsed;
    private readonly List<RejectedReading> _rejections = [];
    private readonly AvroSchemaCatalog? _avroSchemas;
    private readonly HashSet<string> _unknownSchemas = new(StringComparer.OrdinalIgnoreCase);
    private int _events;
    private long _withoutValues,
        _others;

    public CaptureIntake(
        FeatureSchema schema,
        TelemetryOptions options,
        TimeProvider clock,
        AvroSchemaCatalog? avroSchemas,
        DateOnly from,
        DateOnly to
    )
    {
        var schemas = KindSchemas.With(schema);
        (_schema, _from, _to) = (schema, from, to);
        _avroSchemas = avroSchemas;
        _parser = new(schemas, options, clock, avroSchemas);
        _kinds = new(schemas);
        _parsed = _kinds.For(schemas.Own);
        Filled = new(schema.Columns.Count);
    }

    /// <summary>The readings so far.</summary>
    public ReadingBatch Filled { get; }

    public long Readings { get; private set; }

    public long OutOfRange { get; private set; }

    public long Rejected { get; private set; }

    /// <summary>Adds the readings of one event's body.</summary>
    public async ValueTask AddAsync(CapturedEvent captured, CancellationToken cancellationToken)
    {
        _kinds.Clear();
        _rejections.Clear();
        _parser.Parse(captured.Body.Span, _events, _kinds, _rejections, captured.ContentType);
        if (
            _rejections is [{ Reason: RejectReason.UnknownSchema } unknown]
            && _avroSchemas is not null
            && _unknownSchemas.Add(unknown.Value)
        )
        {
            // Each schema is asked for once: an archive may hold a year of events of one that was never added.
            await _avroSchemas.LearnAsync(captured.ContentType, captured.Body, cancellationToken);
            _rejections.Clear();
            _parser.Parse(captured.Body.Span, _events, _kinds, _rejections, captured.ContentType);
        }
        _events++;
        Rejected += _rejections.Count;
        foreach (var rejection in _rejections)
        {
            if (rejection.Reason == RejectReason.NoValues)
                _withoutValues += rejection.Readings;
        }
        _others += _kinds.Count - _parsed.Count;
        for (var index = 0; index < _parsed.Count; index++)
            Keep(_parsed[index]);
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
        if (Readings + OutOfRange + _others == 0 && _withoutValues > 0)
            throw new TelemetryFormatException(
                $"None of the {_withoutValues} captured readings has any of the columns of schema {_schema.Id}, such as "
                    + $"{_schema.Columns[0]}; read them with the schema that the devices send."
            );
    }

    private void Keep(in DriveReading reading)
    {
        var day = DateOnly.FromDateTime(reading.Time);
        if (day < _from || day > _to)
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
        Filled.SetDrive(reading.Kind, reading.Verdict, reading.Identity);
        Filled.Commit();
        Readings++;
    }
}
