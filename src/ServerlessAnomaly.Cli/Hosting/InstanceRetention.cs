using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using ServerlessAnomaly.AzureStorage.Retention;
using ServerlessAnomaly.Training.Retraining;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>How long an instance on this machine keeps what, by its settings <c>Retention__*</c>.</summary>
internal static class InstanceRetention
{
    /// <summary>
    /// Settings that are wrong keep everything: the functions refuse them at their start, together with whatever else is wrong, and nothing
    /// must be deleted before.
    /// </summary>
    public static RetentionOptions Read(IReadOnlyDictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(settings).Build();
        try
        {
            var options = configuration.GetSection("Retention").Get<RetentionOptions>() ?? new RetentionOptions();
            var days = configuration.GetValue("Retrain:Days", new RetrainingOptions().Days);
            options.Telemetry ??= TimeSpan.FromDays(days + RetentionOptions.ReserveDays);
            return IsUsable(options) ? options : Everything();
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or OverflowException)
        {
            return Everything();
        }
    }

    private static bool IsUsable(RetentionOptions options) =>
        ((TimeSpan?[])[options.Telemetry, options.Alerts, options.Drift, options.DeadLetters, options.Hub]).All(time =>
            time > TimeSpan.Zero
        ) && Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true);

    private static RetentionOptions Everything() =>
        new()
        {
            Telemetry = TimeSpan.MaxValue,
            TelemetryBytes = long.MaxValue,
            Alerts = TimeSpan.MaxValue,
            Drift = TimeSpan.MaxValue,
            DeadLetters = TimeSpan.MaxValue,
            Hub = TimeSpan.MaxValue,
            HubBytes = long.MaxValue,
        };
}
