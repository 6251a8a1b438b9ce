namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Reads a CSV file with Backblaze's columns, or others that are mapped to them, from a stream, row by row, without a string per field. The
/// header says which columns there are; columns of the schema that it lacks, and blank values, are missing. Rows without any value are
/// counted and left out, but for those that say that a drive failed; so are rows of drives of another kind than the schema is of. Not thread-safe; the caller keeps owning the stream.
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
    private readonly ColumnMap _map;
    private readonly CsvRecords _records;
    private readonly FileDate _dates;
    private readonly FileReadOptions _options;
    private readonly FileReadReport _report;
    private readonly DateTime _from,
        _until;
    private readonly DriveKind? _kind;
    private readonly WearColumns _wear;
    private readonly float[] _row;
    private readonly bool _listsFailures,
        _isInZip;
    private CsvColumn[]? _columns;
    private MakerValues _maker;
    private byte _delimiter;
    private int _unreadable;
    private long _rows;
    private string? _firstUnreadable;

    /// <summary>Reads rows of any day; the first line that cannot be read is an error.</summary>
    /// <param name="text">The file's text, decompressed.</param>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="schema">Columns to keep.</param>
    public BackblazeCsvReader(Stream text, string name, FeatureSchema schema)
        : this(text, name, schema, DateOnly.MinValue, DateOnly.MaxValue) { }

    /// <summary>Reads the rows from <paramref name="from"/> to <paramref name="to"/>, both included, and checks the others only.</summary>
    /// <param name="text">The file's text, decompressed: UTF-8, or UTF-16 with a byte order mark.</param>
    /// <param name="name">Name of the file, for messages; a day in it says how its dates are to be read.</param>
    /// <param name="schema">Columns to keep.</param>
    /// <param name="from">First day, UTC.</param>
    /// <param name="to">Last day, UTC.</param>
    /// <param name="options">Other column names, and how many lines may be unreadable; by default none.</param>
    /// <param name="report">Where to count what was read and what was not.</param>
    public BackblazeCsvReader(
        Stream text,
        string name,
        FeatureSchema schema,
        DateOnly from,
        DateOnly to,
        FileReadOptions? options = null,
        FileReadReport? report = null
    )
    {
        _name = name;
        _schema = schema;
        var columns = WearColumns.WithSources(schema.Columns);
        (_lookup, _wear, _row) = (new ColumnLookup(columns), new WearColumns(columns), new float[columns.Count]);
        _options = options ?? FileReadOptions.Strict;
        _report = report ?? new FileReadReport();
        _map = new ColumnMap(_options.ColumnMap);
        _records = new CsvRecords(text, name);
        _dates = new FileDate(name);
        _kind = DriveKinds.Sole(schema);
        _listsFailures = Path.GetFileName(name) == ReportedFailures;
        _isInZip = name.Contains(".zip/", StringComparison.OrdinalIgnoreCase);
        _from = from.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        _until = to.ToDateTime(TimeOnly.MaxValue, DateTimeKind.Utc);
    }

    /// <summary>Adds up to <paramref name="limit"/> readings and returns how many; 0 at the end of the file.</summary>
    /// <exception cref="TelemetryFormatException">The file is not such a file; the message names file, line, column and value.</exception>
    public async ValueTask<int> ReadAsync(ReadingBatch into, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(into.Width, _schema.Columns.Count);
        var enough = into.Count + limit;
        var before = into.Count;
        do
        {
            while (into.Count < enough && _records.TryTake(out var record))
                Take(record, into);
        } while (into.Count < enough && await _records.FillAsync(cancellationToken));

        if (_columns is null && limit > 0)
            throw new TelemetryFormatException($"{_name}: the file is empty; it needs a header line and rows.");
        if (into.Count == before && limit > 0 && _firstUnreadable is not null && _rows == 0)
            throw new TelemetryFormatException($"{_firstUnreadable} Not one line of the file can be read.");
        return into.Count - before;
    }

    private void Take(Span<byte> record, ReadingBatch into)
    {
        if (record.IsEmpty)
            return;
        if (_columns is null)
        {
            _delimiter = CsvHeader.Delimiter(record);
            _columns = CsvHeader.Parse(record, _delimiter, _name, _schema, _lookup, _map, needsValues: !_listsFailures);
            return;
        }
        try
        {
            TakeRow(record, _columns, into);
        }
        catch (UnreadableLineException unreadable)
        {
            var problem = unreadable.Message;
            if (unreadable.IsCutOff || _unreadable++ == _options.MaxUnreadableLines)
                throw new TelemetryFormatException(
                    _options.MaxUnreadableLines == 0 || unreadable.IsCutOff
                        ? problem
                        : $"{problem} More than {_options.MaxUnreadableLines} lines of the file cannot be read."
                );
            _firstUnreadable ??= problem;
            _report.AddUnreadable(problem);
        }
    }

    private void TakeRow(Span<byte> record, CsvColumn[] columns, ReadingBatch into)
    {
        var slots = _row.AsSpan();
        slots.Fill(float.NaN);
        var row = new CsvRow();
        _maker.Clear();
        var fields = new CsvFields(record, _delimiter);
        var taken = 0;
        while (fields.TryTake(out var field))
        {
            if (taken == columns.Length)
                throw Wrong($"has more than the header's {columns.Length} fields; remove what is too much");
            var column = columns[taken++];
            if (column.Slot >= 0)
                TakeValue(field, column, slots);
            if (column.Field != ReadingField.Other && column.IsRead)
                TakeField(field, column, ref row);
        }
        if (fields.IsBroken)
            throw Wrong("has text behind a closing quotation mark; write a mark within a field twice");
        if (taken < columns.Length)
            throw Wrong($"has {taken} of the header's {columns.Length} fields; is the file cut off?", isCutOff: _records.IsUnended);
        if (_records.IsUnended && _isInZip)
            throw Wrong("is the last and has no line end; the file is cut off: get it again", isCutOff: true);

        Commit(ref row, slots, into);
    }

    private void Commit(ref CsvRow row, Span<float> slots, ReadingBatch into)
    {
        _rows++;
        // A time of day says more than a date.
        var time = row.Timestamp != default ? row.Timestamp : row.Date;
        if (time == default)
            throw Wrong("has no date");
        if (time < _from || time > _until)
            return;
        var kind = KindOf(row.Model);
        if (kind == DriveKind.AtaSsd)
            _wear.Fill(slots);
        slots = slots[..into.Width];
        if (!slots.ContainsAnyExcept(float.NaN) && !row.Failed && !_listsFailures)
        {
            _report.AddWithoutValues();
            return;
        }
        if (_kind is { } wanted && kind != wanted && !_listsFailures)
        {
            _report.AddOfOtherKind();
            return;
        }
        if (_maker.Any && DriveMakers.IsSeagate(row.Model, default))
            _maker.Apply(slots);
        slots.CopyTo(into.Begin(eventIndex: 0));
        into.SetSerialNumber(row.SerialNumber);
        into.SetModel(row.Model);
        into.SetTime(time);
        into.SetFailed(row.Failed || _listsFailures);
        into.SetDrive(kind, default, new(row.CapacityBytes, float.NaN));
        if (!row.Location.IsEmpty)
            into.SetLocation(row.Location);
        into.Commit();
        _report.AddReading();
    }

    /// <summary>NVMe and SAS are told by the schema's columns; ATA's disks and SSDs, whose columns are the same, by their models.</summary>
    private DriveKind KindOf(ReadOnlySpan<byte> model) =>
        _kind is DriveKind.Nvme or DriveKind.Sas ? _kind.Value
        : SsdModels.IsSsd(model) ? DriveKind.AtaSsd
        : DriveKind.AtaDisk;

    private void TakeValue(ReadOnlySpan<byte> field, CsvColumn column, Span<float> slots)
    {
        if (!field.IsEmpty && !ValueText.TryRead(field, slots, column.Slot, column.Attribute, ref _maker))
            throw Wrong(column, field, "is no number that fits float32; correct it, or leave it blank where it is missing");
    }

    private void TakeField(ReadOnlySpan<byte> field, CsvColumn column, ref CsvRow row)
    {
        switch (column.Field)
        {
            case ReadingField.Date:
                if (!_dates.TryParse(field, out row.Date))
                    throw Wrong(column, field, "is no date from 2000 on; write it as 2018-01-31");
                break;
            case ReadingField.Timestamp:
                if (!field.IsEmpty && !_dates.TryParse(field, out row.Timestamp))
                    throw Wrong(column, field, "is no time from 2000 on; write it as 2018-01-31T06:00:00Z");
                break;
            case ReadingField.SerialNumber:
                if (SerialNumberText.Check(field, MaxSerialNumberBytes) is not null)
                    throw Wrong(column, field, "is no serial number of a drive; give the row its own, or remove it");
                row.SerialNumber = field;
                break;
            case ReadingField.Model:
                if (field.Length > FieldProblem.MaxModelBytes || !System.Text.Unicode.Utf8.IsValid(field))
                    throw Wrong(column, field, "is no drive model; write its plain name");
                row.Model = field;
                break;
            case ReadingField.Failure:
                var flag = 0f;
                if (!NumberText.IsMissing(field) && (!NumberText.TryParse(field, out flag) || flag is not (0 or 1)))
                    throw Wrong(column, field, "is neither 0 nor 1");
                row.Failed = flag == 1;
                break;
            case ReadingField.CapacityBytes:
                row.CapacityBytes = NumberText.TryParse(field, out _, out var bytes) ? Math.Max(bytes, 0) : 0;
                break;
            case ReadingField.Host:
                row.Host = field;
                break;
            case ReadingField.Slot:
                row.Bay = field;
                break;
            case ReadingField.DataCenter:
                row.DataCenter = field;
                break;
            case ReadingField.Vault:
                row.Vault = field;
                break;
        }
    }

    private UnreadableLineException Wrong(CsvColumn column, ReadOnlySpan<byte> value, string what) =>
        Wrong($"column '{column.Name}': '{JsonText.Excerpt(value)}' {what}");

    private UnreadableLineException Wrong(string what, bool isCutOff = false) =>
        new($"{_name}: line {_records.Line}: {what}{(what.EndsWith('?') ? "" : ".")}") { IsCutOff = isCutOff };

    /// <summary>What a row says beside its values; views of its record.</summary>
    private ref struct CsvRow
    {
        public ReadOnlySpan<byte> SerialNumber,
            Model,
            Host,
            Bay,
            DataCenter,
            Vault;
        public DateTime Date,
            Timestamp;
        public long CapacityBytes;
        public bool Failed;

        public readonly DriveLocation Location =>
            new()
            {
                Host = Host,
                Slot = Bay,
                DataCenter = DataCenter,
                Vault = Vault,
            };
    }

    /// <summary>A line that cannot be read; how many may be is up to the options.</summary>
    private sealed class UnreadableLineException(string message) : Exception(message)
    {
        /// <summary>The file ends in the midst of the line: what follows is lost, however many lines may be unreadable.</summary>
        public bool IsCutOff { get; init; }
    }
}
