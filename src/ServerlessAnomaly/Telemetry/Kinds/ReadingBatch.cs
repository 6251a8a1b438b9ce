using System.Runtime.InteropServices;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Readings side by side in three growing buffers, so that parsing a batch of events allocates nothing once the buffers have grown.
/// Write with <see cref="Begin"/>, the setters, and <see cref="Commit"/>; what was begun and not committed is discarded by the next <see cref="Begin"/>.
/// </summary>
public sealed class ReadingBatch(int width)
{
    private readonly List<Entry> _entries = [];
    private readonly List<LocationEntry> _locations = [];
    private float[] _values = new float[64 * width];
    private byte[] _text = new byte[4096];
    private int _textLength;
    private Entry _open;

    /// <summary>Values per reading: the number of columns of the schema.</summary>
    public int Width { get; } = width;

    /// <summary>Committed readings.</summary>
    public int Count => _entries.Count;

    /// <summary>The committed reading at <paramref name="index"/>, in order of arrival.</summary>
    public DriveReading this[int index]
    {
        get
        {
            ref readonly var entry = ref CollectionsMarshal.AsSpan(_entries)[index];
            return new DriveReading
            {
                SerialNumber = _text.AsSpan(entry.SerialStart, entry.SerialLength),
                Model = _text.AsSpan(entry.ModelStart, entry.ModelLength),
                Time = entry.Time,
                Values = _values.AsSpan(index * Width, Width),
                Failed = entry.Failed,
                EventIndex = entry.EventIndex,
                Kind = entry.Kind,
                Verdict = entry.Verdict,
                Identity = entry.Identity,
                Location = entry.Location == 0 ? default : LocationOf(entry.Location - 1),
            };
        }
    }

    /// <summary>Starts a reading and returns its value slots, all NaN; the slots stay valid until the next <see cref="Begin"/>.</summary>
    public Span<float> Begin(int eventIndex)
    {
        _open = new Entry
        {
            EventIndex = eventIndex,
            SerialStart = CommittedText,
            ModelStart = CommittedText,
        };
        _textLength = CommittedText;
        var start = Count * Width;
        if (_values.Length < start + Width)
            Array.Resize(ref _values, Math.Max(_values.Length * 2, start + Width));
        var slots = _values.AsSpan(start, Width);
        slots.Fill(float.NaN);
        return slots;
    }

    /// <summary>Sets the UTF-8 serial number of the open reading.</summary>
    public void SetSerialNumber(ReadOnlySpan<byte> utf8) => (_open.SerialStart, _open.SerialLength) = AppendText(utf8);

    /// <summary>Sets the UTF-8 drive model of the open reading.</summary>
    public void SetModel(ReadOnlySpan<byte> utf8) => (_open.ModelStart, _open.ModelLength) = AppendText(utf8);

    /// <summary>Sets the UTC time of the open reading.</summary>
    public void SetTime(DateTime utc) => _open.Time = utc;

    /// <summary>Marks the open reading as the last of a drive that failed.</summary>
    public void SetFailed(bool failed) => _open.Failed = failed;

    /// <summary>Says what sort of drive the open reading is of, and what the drive says of itself.</summary>
    public void SetDrive(DriveKind kind, in DriveVerdict verdict, in DriveIdentity identity) =>
        (_open.Kind, _open.Verdict, _open.Identity) = (kind, verdict, identity);

    /// <summary>Says where the drive of the open reading is; the texts are copied.</summary>
    public void SetLocation(scoped in DriveLocation location)
    {
        _locations.Add(
            new()
            {
                Host = AppendText(location.Host),
                Slot = AppendText(location.Slot),
                DataCenter = AppendText(location.DataCenter),
                Vault = AppendText(location.Vault),
                Device = AppendText(location.Device),
            }
        );
        _open.Location = _locations.Count;
    }

    /// <summary>Keeps the open reading.</summary>
    public void Commit()
    {
        _open.TextEnd = _textLength;
        _entries.Add(_open);
    }

    /// <summary>Keeps a copy of a reading of another batch, as wide as this one.</summary>
    public void Add(in DriveReading reading)
    {
        reading.Values.CopyTo(Begin(reading.EventIndex));
        SetSerialNumber(reading.SerialNumber);
        SetModel(reading.Model);
        SetTime(reading.Time);
        SetFailed(reading.Failed);
        SetDrive(reading.Kind, reading.Verdict, reading.Identity);
        if (!reading.Location.IsEmpty)
            SetLocation(reading.Location);
        Commit();
    }

    /// <summary>Takes back every reading from index <paramref name="count"/> on, and an open one.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or above <see cref="Count"/>.</exception>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        CollectionsMarshal.SetCount(_entries, count);
        _textLength = CommittedText;
    }

    /// <summary>Forgets all readings and keeps the buffers.</summary>
    public void Clear()
    {
        _entries.Clear();
        _locations.Clear();
        _textLength = 0;
    }

    private int CommittedText => _entries.Count == 0 ? 0 : CollectionsMarshal.AsSpan(_entries)[^1].TextEnd;

    private (int Start, int Length) AppendText(ReadOnlySpan<byte> utf8)
    {
        if (_text.Length < _textLength + utf8.Length)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _textLength + utf8.Length));
        utf8.CopyTo(_text.AsSpan(_textLength));
        var start = _textLength;
        _textLength += utf8.Length;
        return (start, utf8.Length);
    }

    private DriveLocation LocationOf(int index)
    {
        ref readonly var location = ref CollectionsMarshal.AsSpan(_locations)[index];
        return new DriveLocation
        {
            Host = Text(location.Host),
            Slot = Text(location.Slot),
            DataCenter = Text(location.DataCenter),
            Vault = Text(location.Vault),
            Device = Text(location.Device),
        };
    }

    private ReadOnlySpan<byte> Text((int Start, int Length) text) => _text.AsSpan(text.Start, text.Length);

    private struct LocationEntry
    {
        public (int Start, int Length) Host,
            Slot,
            DataCenter,
            Vault,
            Device;
    }

    private struct Entry
    {
        public int EventIndex,
            SerialStart,
            SerialLength,
            ModelStart,
            ModelLength,
            TextEnd;

        // Index into the locations, from 1; most readings have none.
        public int Location;
        public DateTime Time;
        public DriveVerdict Verdict;
        public DriveIdentity Identity;
        public DriveKind Kind;
        public bool Failed;
    }
}
