using Microsoft.Extensions.Configuration;

namespace ServerlessAnomaly.Functions.Settings;

/// <summary>Who gets metrics, traces and logs; null for whom the environment does not name.</summary>
/// <param name="Collector">A collector's address.</param>
/// <param name="AzureMonitor">Application Insights' connection string.</param>
/// <param name="AzureMonitorClientId">The identity to sign in there with; null where the connection string's own key counts.</param>
/// <param name="PrometheusPort">Port of a page with the metrics, on this machine's loopback address.</param>
public sealed record MonitoringSettings(Uri? Collector, string? AzureMonitor, string? AzureMonitorClientId, int? PrometheusPort)
{
    /// <summary>OTLP; OpenTelemetry's own other settings, such as <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, count as well.</summary>
    public const string CollectorName = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>As Azure sets it.</summary>
    public const string AzureMonitorName = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary><c>ClientId=…;Authorization=AAD</c></summary>
    public const string AzureMonitorIdentityName = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>As OpenTelemetry calls it.</summary>
    public const string PrometheusPortName = "OTEL_EXPORTER_PROMETHEUS_PORT";

    /// <summary>Whether anybody gets anything.</summary>
    public bool Any => Collector is not null || AzureMonitor is not null || PrometheusPort is not null;

    internal static MonitoringSettings Read(IConfiguration configuration, List<string> errors)
    {
        var (collector, port) = (Value(configuration, CollectorName), Value(configuration, PrometheusPortName));
        if (!Uri.TryCreate(collector, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            address = null;
            if (collector is not null)
                errors.Add($"{CollectorName} is '{collector}': give a collector's address, such as http://localhost:4317.");
        }
        if ((!ushort.TryParse(port, out var number) || number == 0) && port is not null)
            errors.Add($"{PrometheusPortName} is '{port}': give a port from 1 to {ushort.MaxValue}.");
        var client = Value(configuration, AzureMonitorIdentityName)
            ?.Split(';', StringSplitOptions.TrimEntries)
            .FirstOrDefault(part => part.StartsWith("ClientId=", StringComparison.OrdinalIgnoreCase))
            ?["ClientId=".Length..];
        return new(address, Value(configuration, AzureMonitorName), client, port is null ? null : number);
    }

    private static string? Value(IConfiguration configuration, string name) =>
        string.IsNullOrWhiteSpace(configuration[name]) ? null : configuration[name];
}
