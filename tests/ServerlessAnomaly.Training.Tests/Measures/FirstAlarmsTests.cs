using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Tests.Measures;

public sealed class FirstAlarmsTests
{
    [Fact]
    public void Count_FirstAlarmOfEachDrive_IsEarlyOnTimeMissedOrFalse()
    {
        JudgedWindow[] windows =
        [
            new(1, 10, 0, 9),
            new(1, 11, 0, 8),
            new(1, 12, 0, 7),
            new(2, 10, 0, 9),
            new(2, 13, 0, 6),
            new(3, 12, 0, 3),
            new(3, 15, 0, 0),
            new(4, 10, 0, null),
            new(4, 11, 0, null),
            new(5, 10, 0, null),
            new(6, 10, 0, null),
        ];
        bool[] flagged = [false, true, true, false, true, false, false, true, true, false, false];
        var alarms = FirstAlarms.Count("0.01", windows, flagged);
        Assert.Equal(new FirstAlarms("0.01", Early: 1, OnTime: 1, Missed: 1, FalseAlarms: 1, HealthyDrives: 3), alarms);
        Assert.Equal((2 / 3.0, 1 / 3.0), (alarms.Precision!.Value, alarms.FalseAlarmRate));
        Assert.Null(FirstAlarms.Count("0.01", windows, new bool[windows.Length]).Precision);
    }

    [Fact]
    public void ModelFigures_Of_CountsDrivesOfEachModel()
    {
        JudgedWindow[] windows = [new(1, 10, 0, 2), new(2, 10, 0, null), new(3, 10, 0, null), new(3, 11, 0, null), new(4, 10, 0, 20)];
        bool[] flagged = [true, false, true, true, true],
            above = [false, false, false, true, true];
        var figures = ModelFigures.Measure(windows, drive => drive == 2 ? "B" : "A", flagged, above);
        Assert.Equal([new("A", 1, 1, 1, 1, 0, 1), new("B", 1, 0, 0, 0, 0, 0)], figures);
    }
}
