using Microsoft.Extensions.Configuration;
using ServerlessAnomaly.Functions.Settings;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Functions.Tests.Settings;

public sealed class AnomalySettingsTests
{
    private static readonly Dictionary<string, string?> Whole = new()
    {
        ["TelemetryHub"] = "telemetry",
        ["TelemetryConsumerGroup"] = "scorer",
        ["RetrainSchedule"] = "0 0 3 * * *",
        ["DriftSchedule"] = "0 30 * * * *",
        ["WatchSchedule"] = "0 */5 * * * *",
        ["EventHubConnection"] = "Endpoint=sb://localhost;SharedAccessKeyName=a;SharedAccessKey=b",
        ["DataStorage"] = "UseDevelopmentStorage=true",
        ["AlertStorage:queueServiceUri"] = "https://alerts.queue.core.windows.net",
    };

    [Fact]
    public void Read_Whole_HasDefaultsAndConnections()
    {
        var settings = Read();
        Assert.Equal("conv1d", settings.Detector.Name);
        Assert.Equal(16, settings.Window.Steps);
        Assert.Equal("backblaze-21", settings.Schema.Name);
        Assert.Equal(new Uri("https://alerts.queue.core.windows.net"), settings.AlertStorage.ServiceUri);
    }

    [Fact]
    public void Read_WrongMonitoring_IsToldWithEverythingElse() =>
        Assert.Equal(
            [
                "OTEL_EXPORTER_OTLP_ENDPOINT is 'localhost:4317': give a collector's address, such as http://localhost:4317.",
                "OTEL_EXPORTER_PROMETHEUS_PORT is '0': give a port from 1 to 65535.",
                "TelemetryHub is missing",
            ],
            Errors(
                    Configuration(
                        ("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317"),
                        ("OTEL_EXPORTER_PROMETHEUS_PORT", "0"),
                        ("TelemetryHub", "")
                    )
                )
                .Select(error => error.StartsWith("TelemetryHub", StringComparison.Ordinal) ? "TelemetryHub is missing" : error)
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("00:00:00.5")]
    [InlineData("00:00:59")]
    [InlineData("32.00:00:00")]
    public void Read_StepLengthThatOverflows_IsRefusedByName(string length)
    {
        var fault = Assert.Throws<SettingsException>(() => Read(("Window:StepLength", length)));
        Assert.StartsWith("Window__StepLength is '", Assert.Single(fault.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ColumnMap_IsTaken() =>
        Assert.Equal(
            new Dictionary<string, string> { ["r_5"] = "smart_5_raw", ["disk_id"] = "serial_number" },
            Read(("Telemetry:ColumnMap:r_5", "smart_5_raw"), ("Telemetry:ColumnMap:disk_id", "serial_number")).Telemetry.ColumnMap
        );

    [Fact]
    public void Read_ColumnMapToAnUnknownName_IsRefusedByName()
    {
        var fault = Assert.Throws<SettingsException>(() => Read(("Telemetry:ColumnMap:r_5", "raw_5")));
        Assert.StartsWith("Telemetry__ColumnMap__r_5 is 'raw_5'", Assert.Single(fault.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadWindow_OnlyTheWindow_IsReadAsTheAppReadsIt()
    {
        static IConfiguration Of(params (string Name, string Value)[] values) =>
            new ConfigurationBuilder()
                .AddInMemoryCollection(values.ToDictionary(value => value.Name, value => (string?)value.Value))
                .Build();
        Assert.Equal(new WindowOptions(), AnomalySettings.ReadWindow(Of()));
        Assert.Equal(
            new WindowOptions { Steps = 8, StepLength = TimeSpan.FromHours(1) },
            AnomalySettings.ReadWindow(Of(("Window:Steps", "8"), ("Window:StepLength", "01:00:00")))
        );
        var fault = Assert.Throws<SettingsException>(() =>
            AnomalySettings.ReadWindow(Of(("Window:Steps", "2"), ("Window:MaxGapSteps", "2")))
        );
        Assert.Contains("all gap", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Values_AreBoundByName()
    {
        var settings = Read(
            ("Detector:ExecutionProvider", "cpu"),
            ("Alerts:RaiseAfter", "2"),
            ("Alerts:RaiseOf", "3"),
            ("Alerts:Muted:0", "Z1"),
            ("Window:Steps", "8"),
            ("Detector:ReloadInterval", "00:00:05")
        );
        Assert.Equal(ExecutionProvider.Cpu, settings.Detector.ExecutionProvider);
        Assert.Equal((2, 3), (settings.Alerts.RaiseAfter, settings.Alerts.RaiseOf));
        Assert.Equal(["Z1"], settings.Alerts.Muted);
        Assert.Equal(8, settings.Window.Steps);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Detector.ReloadInterval);
    }

    [Fact]
    public void Read_Nothing_NamesEveryMissingSettingAtOnce()
    {
        var errors = Errors(new ConfigurationBuilder().Build());
        foreach (
            var name in (string[])
                [
                    "TelemetryHub",
                    "TelemetryConsumerGroup",
                    "RetrainSchedule",
                    "DriftSchedule",
                    "WatchSchedule",
                    "EventHubConnection",
                    "DataStorage",
                    "AlertStorage",
                ]
        )
            Assert.Single(errors, error => error.StartsWith($"{name} is missing", StringComparison.Ordinal));
        Assert.Equal(8, errors.Count);
    }

    [Theory]
    [InlineData("Detector:ExecutionProvider", "TPU", "Detector__ExecutionProvider is 'TPU', which is not one of Auto, Cuda, Cpu.")]
    [InlineData("Window:Steps", "sixteen", "Window__Steps is 'sixteen', which is not a whole number.")]
    [InlineData("Window:StepLength", "-1.00:00:00", "Window__StepLength is '-1.00:00:00'; it must be longer than zero, such as 00:00:30.")]
    [InlineData("Telemetry:Schema", "backblaze-99", "Telemetry__Schema: Unknown feature schema 'backblaze-99'")]
    [InlineData("Alerts:RaisAfter", "2", "Alerts__RaisAfter is not a setting; Alerts has RaiseAfter")]
    [InlineData("Alerts:RaiseAfter", "5", "Alerts__RaiseAfter is 5 and Alerts__RaiseOf is 1")]
    [InlineData("AlertStorage", "UseDevelopmentStorage=true", "AlertStorage and AlertStorage__queueServiceUri are both set")]
    [InlineData("AlertStorage:queueServiceUri", "queues", "AlertStorage__queueServiceUri is 'queues', which is not an https URI.")]
    [InlineData("Retention:Alerts", "never", "Retention__Alerts is 'never', which is not a time span such as 00:00:30 or 1.00:00:00.")]
    [InlineData("Retention:Telemetry", "0", "Retention__Telemetry is '00:00:00'; it must be longer than zero")]
    [InlineData("Retention:Telemetry", "179", "Retention__Telemetry is '179.00:00:00' and Retrain__Days is 180")]
    [InlineData("Retention:CheckInterval", "2.00:00:00", "Retention__CheckInterval is '2.00:00:00'")]
    [InlineData("Retention:HubBytes", "5", "Retention__HubBytes is '5'")]
    [InlineData("Window:MaxGapSteps", "31", "Window__MaxGapSteps is 31 and Window__Steps is 16")]
    public void Read_OneWrongValue_SaysNameAndValue(string key, string value, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Errors(Configuration((key, value)))));

    [Fact]
    public void Read_SeveralWrongValues_ReportsAll()
    {
        var errors = Errors(Configuration(("Window:Steps", "99"), ("Detector:Threads", "-1"), ("TelemetryHub", "")));
        Assert.Equal(3, errors.Count);
        Assert.Contains(errors, error => error.Contains("Window__Steps is '99'"));
    }

    private static AnomalySettings Read(params (string Key, string Value)[] changes) => AnomalySettings.Read(Configuration(changes));

    private static IReadOnlyList<string> Errors(IConfiguration configuration) =>
        Assert.Throws<SettingsException>(() => AnomalySettings.Read(configuration)).Errors;

    private static IConfiguration Configuration(params (string Key, string Value)[] changes)
    {
        var values = new Dictionary<string, string?>(Whole);
        foreach (var (key, value) in changes)
            values[key] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }
}
