using ServerlessAnomaly.Cli.Hosting;

namespace ServerlessAnomaly.Cli.Tests.Hosting;

public sealed class InstanceRetentionTests
{
    [Theory]
    [InlineData(null, 200)]
    [InlineData("30", 50)]
    public void Read_NoTimeForTelemetry_IsTheDaysOfTrainingAndReserve(string? trainingDays, int expected) =>
        Assert.Equal(
            TimeSpan.FromDays(expected),
            InstanceRetention.Read(new Dictionary<string, string?> { ["Retrain:Days"] = trainingDays }).Telemetry
        );

    [Fact]
    public void Read_Values_AreThoseOfTheSettings()
    {
        var kept = InstanceRetention.Read(
            new Dictionary<string, string?>
            {
                ["Retention:Telemetry"] = "400",
                ["Retention:Drift"] = "00:05:00",
                ["Retention:HubBytes"] = "2097152",
            }
        );
        Assert.Equal((TimeSpan.FromDays(400), TimeSpan.FromMinutes(5), 2097152L), (kept.Telemetry!.Value, kept.Drift, kept.HubBytes));
    }

    [Theory]
    [InlineData("Retention:Telemetry", "a year")]
    [InlineData("Retention:Hub", "-1.00:00:00")]
    [InlineData("Retention:HubBytes", "1")]
    [InlineData("Retention:CheckInterval", "30")]
    [InlineData("Retrain:Days", "many")]
    public void Read_SomethingWrong_KeepsEverythingUntilTheFunctionsHaveRefusedIt(string name, string value)
    {
        var kept = InstanceRetention.Read(new Dictionary<string, string?> { [name] = value, ["Retention:Alerts"] = "00:00:01" });
        Assert.Equal((TimeSpan.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue), (kept.Telemetry, kept.Alerts, kept.Hub));
        Assert.Equal(long.MaxValue, kept.HubBytes);
    }
}
