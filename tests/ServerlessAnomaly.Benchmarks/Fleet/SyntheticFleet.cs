using System.Globalization;
using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Benchmarks.Fleet;

/// <summary>
/// A fleet of any size whose drives live through the days of the sample's drives without any defect, over and over. Drives can be made to
/// fail: from then on they report defects.
/// </summary>
internal sealed class SyntheticFleet
{
    private const float Defects = 1000;
    private const int HoursADay = 24;
    private static readonly string[] DefectColumns = ["smart_5_raw", "smart_187_raw", "smart_188_raw", "smart_197_raw", "smart_198_raw"];
    private static readonly DateTime FirstDay = new(2018, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly float[][][] _lives;
    private readonly byte[][] _serials;
    private readonly bool[] _failing;
    private readonly float[] _values;
    private readonly int[] _defects;
    private readonly int _hours;

    public SyntheticFleet(FeatureSchema schema, ReadingBatch sample, int drives)
    {
        Schema = schema;
        _defects = [.. schema.Columns.Index().Where(column => DefectColumns.Contains(column.Item)).Select(column => column.Index)];
        _hours = schema.Columns.Index().Single(column => column.Item == "smart_9_raw").Index;
        _lives = Lives(sample);
        _serials = [.. Enumerable.Range(0, drives).Select(drive => Encoding.UTF8.GetBytes(Serial(drive)))];
        Serials = [.. Enumerable.Range(0, drives).Select(Serial)];
        _failing = new bool[drives];
        _values = new float[schema.Columns.Count];
    }

    public FeatureSchema Schema { get; }

    /// <summary>Serial numbers, one a drive.</summary>
    public IReadOnlyList<string> Serials { get; }

    /// <summary>From now on the drive reports defects.</summary>
    public void Fail(int drive) => _failing[drive] = true;

    /// <summary>What a drive reports on a day; valid until the next call.</summary>
    public DriveReading Reading(int drive, int day)
    {
        var life = _lives[drive % _lives.Length];
        life[day % life.Length].CopyTo(_values, 0);
        // Hours that fell would be another drive's.
        _values[_hours] = life[0][_hours] + day * HoursADay;
        if (_failing[drive])
            foreach (var column in _defects)
                _values[column] = Defects;
        return new DriveReading
        {
            SerialNumber = _serials[drive],
            Model = "ST4000DM000"u8,
            Time = FirstDay.AddDays(day),
            Values = _values,
            Failed = false,
            EventIndex = 0,
        };
    }

    private static string Serial(int drive) => string.Create(CultureInfo.InvariantCulture, $"Z{drive:D7}");

    /// <summary>The days of those drives of the sample that report on all of them, never fail and never have a defect.</summary>
    private float[][][] Lives(ReadingBatch sample)
    {
        var days = new Dictionary<string, List<float[]>>(StringComparer.Ordinal);
        var defective = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < sample.Count; i++)
        {
            var serial = Encoding.UTF8.GetString(sample[i].SerialNumber);
            foreach (var column in _defects)
                if (sample[i].Values[column] is not (0 or float.NaN))
                    defective.Add(serial);
            if (!days.TryGetValue(serial, out var life))
                days[serial] = life = [];
            life.Add(sample[i].Values.ToArray());
        }
        var longest = days.Values.Max(life => life.Count);
        return
        [
            .. days.Where(drive => drive.Value.Count == longest && !defective.Contains(drive.Key))
                .OrderBy(drive => drive.Key, StringComparer.Ordinal)
                .Select(drive => drive.Value.ToArray()),
        ];
    }
}
