namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Reads a CSV file with Backblaze's columns from a stream of UTF-8, row by row, without a string per field. The header says which columns
/// there are; columns of the schema that it lacks, and blank values, are missing. Not thread-safe; the caller keeps owning the stream.
/// </summary>
public sealed class BackblazeCsvReader
{
    /// <summary>
    /// Name of a file that lists failures: columns <c>serial_number</c> and <c>date</c>, the day of the failure. Each of its rows is a
    /// reading without values that says that the drive failed.
    /// </summary>
    public const string ReportedFailures = "reported-failures.csv";

    private const int MaxSerialNumberBytes = 255;

    private readonly string _name;
    private readonly FeatureSchema _schema;
    private readonly ColumnLookup _lookup;
    private readonly CsvRecords _records;
    private readonly DateTime _from, _until;
    private readonly bool _listsFailures;
    private CsvColumn[]? _columns;
    private DateTime _day;

    /// <summary>Reads rows of any day.</summary>
    /// <param name="utf8">The file's text, decompressed.</param>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="schema">Columns to keep.</param>
    public BackblazeCsvReader(Stream utf8, string name, FeatureSchema schema)
        : this(utf8, name, schema, DateOnly.MinValue, DateOnly.MaxValue)
    {
    }

    /// <summary>Reads the rows from <paramref name="from"/> to <paramref name="to"/>, both included, and checks the others only.</summary>
    /// <param name="utf8">The file's text, decompressed.</param>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="schema">Columns to keep.</param>
    /// <param name="from">First day, UTC.</param>
    /// <param name="to">Last day, UTC.</param>
    public BackblazeCsvReader(Stream utf8, string name, FeatureSchema schema, DateOnly from, DateOnly to)
    {
        _name = name;
        _schema = schema;
        _lookup = new ColumnLookup(schema);
        _records = new CsvRecords(utf8, name);
        _listsFailures = Path.GetFileName(name) == ReportedFailures;
        _from = from.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        _until = to.ToDateTime(TimeOnly.MaxValue, DateTimeKind.Utc);
    }

    /// <summary>Adds up to <paramref name="limit"/> readings and returns how many; 0 at the end of the file.</summary>
    /// <exception cref="TelemetryFormatException">The file is not such a file; the message names file, line, column and value.</exception>
    public async ValueTask<int> ReadAsync(ReadingBatch into, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(into.Width, _lookup.Width);
        var enough = into.Count + limit;
        var before = into.Count;
        do
        {
            while (into.Count < enough && _records.TryTake(out var record)) Take(record, into);
        }
        while (into.Count < enough && await _records.FillAsync(cancellationToken).ConfigureAwait(false));

        if (_columns is null && limit > 0)
            throw new TelemetryFormatException($"{_name}: the file is empty; it needs a header line and rows.");
        return into.Count - before;
    }

    private void Take(Span<byte> record, ReadingBatch into)
    {
        if (record.IsEmpty) return;
        if (_columns is null) _columns = CsvHeader.Parse(record, _name, _schema, _lookup, needsValues: !_listsFailures);
        else TakeRow(record, _columns, into);
    }

    private void TakeRow(Span<byte> record, CsvColumn[] columns, ReadingBatch into)
    {
        var slots = into.Begin(eventIndex: 0);
        var time = default(DateTime);
        var fields = new CsvFields(record);
        var taken = 0;
        while (fields.TryTake(out var field))
        {
            if (taken == columns.Length) throw Wrong($"has more than the header's {columns.Length} fields; remove what is too much");
            var column = columns[taken++];
            if (column.Slot >= 0) slots[column.Slot] = field.IsEmpty ? float.NaN : Number(field, column);
            else if (column.IsRead) TakeField(field, column, into, ref time);
        }
        if (fields.IsBroken) throw Wrong("has text behind a closing quotation mark; write a mark within a field twice");
        if (taken < columns.Length) throw Wrong($"has {taken} of the header's {columns.Length} fields; is the file cut off?");

        // People append failures as they come to know of them.
        if (time.Date < _day && !_listsFailures)
            throw Wrong($"goes back from {_day:yyyy-MM-dd} to {time:yyyy-MM-dd}; sort the file's rows by date");
        _day = time.Date;
        if (time < _from || time > _until) return;
        into.SetTime(time);
        if (_listsFailures) into.SetFailed(true);
        into.Commit();
    }

    private void TakeField(ReadOnlySpan<byte> field, CsvColumn column, ReadingBatch into, ref DateTime time)
    {
        switch (column.Field)
        {
            case ReadingField.Date:
                if (!TimeText.TryParse(field, out time)) throw Wrong(column, field, "is no date; write it as 2018-01-31");
                break;
            case ReadingField.SerialNumber:
                if (SerialNumberText.Check(field, MaxSerialNumberBytes) is not null)
                    throw Wrong(column, field, "is no serial number; give the row one, or remove it");
                into.SetSerialNumber(field);
                break;
            case ReadingField.Model:
                if (field.Length > FieldProblem.MaxModelBytes || !System.Text.Unicode.Utf8.IsValid(field))
                    throw Wrong(column, field, "is no drive model; write its plain name");
                into.SetModel(field);
                break;
            case ReadingField.Failure:
                var flag = 0f;
                if (!field.IsEmpty && (!NumberText.TryParse(field, out flag) || flag is not (0 or 1)))
                    throw Wrong(column, field, "is neither 0 nor 1");
                into.SetFailed(flag == 1);
                break;
        }
    }

    private float Number(ReadOnlySpan<byte> field, CsvColumn column) =>
        NumberText.TryParse(field, out var value) && float.IsFinite(value)
            ? value
            : throw Wrong(column, field, "is no number that fits float32; correct it, or leave it blank where it is missing");

    private TelemetryFormatException Wrong(CsvColumn column, ReadOnlySpan<byte> value, string what) =>
        Wrong($"column '{column.Name}': '{JsonText.Excerpt(value)}' {what}");

    private TelemetryFormatException Wrong(string what) => new($"{_name}: line {_records.Line}: {what}.");
}
