using System.Diagnostics.CodeAnalysis;

namespace ServerlessAnomaly.Training.Datasets;

/// <summary>
/// All readings of one drive as one contiguous block of rows, one row a step, NaN where there is no reading. A window is a slice of it.
/// </summary>
internal sealed class DriveSeries(string serialNumber, int columns)
{
    private float[] _values = [];
    private bool[] _present = [];

    /// <summary>The drive.</summary>
    public string SerialNumber { get; } = serialNumber;

    /// <summary>What the drive's label says; empty where no reading does.</summary>
    public string Model { get; set; } = "";

    /// <summary>Step of the first row.</summary>
    public int FirstStep { get; private set; }

    /// <summary>Rows from the first reading to the last.</summary>
    public int Length { get; private set; }

    /// <summary>Rows that have a reading.</summary>
    public int Readings { get; private set; }

    /// <summary>Step of the reading that says that the drive failed; null if none does.</summary>
    public int? FailureStep { get; private set; }

    /// <summary>Whether no reading says that the drive failed.</summary>
    [MemberNotNullWhen(false, nameof(FailureStep))]
    public bool IsHealthy => FailureStep is null;

    /// <summary>Puts a reading in its row; the last of several for one step wins.</summary>
    public void Add(int step, ReadOnlySpan<float> values)
    {
        if (Length == 0)
            FirstStep = step;
        if (step < FirstStep)
            GrowFront(FirstStep - step);
        var row = step - FirstStep;
        Reserve(row + 1);
        Length = Math.Max(Length, row + 1);
        values.CopyTo(_values.AsSpan(row * columns, columns));
        if (!_present[row])
            Readings++;
        _present[row] = true;
    }

    /// <summary>Takes in another series of the same drive; of a step that both have, the other's reading stays.</summary>
    public void Add(DriveSeries other)
    {
        for (var row = 0; row < other.Length; row++)
            if (other.IsPresent(row))
                Add(other.FirstStep + row, other.Rows(row, 1));
    }

    /// <summary>Whether a step lies within these rows, or at most <paramref name="gap"/> steps away from them.</summary>
    public bool IsNear(int step, int gap) => step >= (long)FirstStep - gap && step < (long)FirstStep + Length + gap;

    /// <summary>Notes that the drive failed at a step.</summary>
    public void Fail(int step) => FailureStep = Math.Max(step, FailureStep ?? step);

    /// <summary>Whether there is a reading in a row.</summary>
    public bool IsPresent(int row) => _present[row];

    /// <summary>Raw values of some rows, one row after the other.</summary>
    public ReadOnlySpan<float> Rows(int first, int count) => _values.AsSpan(first * columns, count * columns);

    private void Reserve(int rows)
    {
        if (rows <= _present.Length)
            return;
        var before = _values.Length;
        var capacity = Math.Max(rows, Math.Max(16, _present.Length + (_present.Length / 2)));
        Array.Resize(ref _values, capacity * columns);
        Array.Resize(ref _present, capacity);
        _values.AsSpan(before).Fill(float.NaN);
    }

    private void GrowFront(int rows)
    {
        var (values, present) = (new float[(rows + Length) * columns], new bool[rows + Length]);
        values.AsSpan(0, rows * columns).Fill(float.NaN);
        _values.AsSpan(0, Length * columns).CopyTo(values.AsSpan(rows * columns));
        _present.AsSpan(0, Length).CopyTo(present.AsSpan(rows));
        (_values, _present) = (values, present);
        (FirstStep, Length) = (FirstStep - rows, rows + Length);
    }
}
