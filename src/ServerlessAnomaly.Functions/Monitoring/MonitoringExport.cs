using System.Globalization;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Functions.Settings;

namespace ServerlessAnomaly.Functions.Monitoring;

/// <summary>
/// Sends metrics, traces and logs by OpenTelemetry to whom the environment names: a collector, Azure Monitor, or whoever scrapes Prometheus's page.
/// Nothing is sent, and nothing measured, where it names none.
/// </summary>
internal static class MonitoringExport
{
    /// <summary>A collector's address (OTLP); OpenTelemetry's own other settings, such as <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, count as well.</summary>
    public const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Application Insights, as Azure sets it.</summary>
    public const string AzureMonitor = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>How to sign in there: <c>ClientId=…;Authorization=AAD</c>. Without it, the connection string's own key counts.</summary>
    public const string AzureMonitorIdentity = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>Port of a page with the metrics for Prometheus, on this machine's loopback address.</summary>
    public const string PrometheusPort = "OTEL_EXPORTER_PROMETHEUS_PORT";

    /// <summary>Registers what the environment asks for.</summary>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public static void AddMonitoring(this IHostApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        var (collector, monitor, port) = (settings[Collector], settings[AzureMonitor], settings[PrometheusPort]);
        if (string.IsNullOrWhiteSpace(collector) && string.IsNullOrWhiteSpace(monitor) && string.IsNullOrWhiteSpace(port))
            return;

        Check(collector, port);
        var monitoring = builder
            .Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(ScoringInstruments.MeterName).AddRuntimeInstrumentation())
            .WithTracing(traces => traces.AddSource(ScoringTraces.SourceName))
            .WithLogging()
            .UseFunctionsWorkerDefaults();
        if (!string.IsNullOrWhiteSpace(collector))
            monitoring.UseOtlpExporter();
        if (!string.IsNullOrWhiteSpace(port))
            monitoring.WithMetrics(metrics =>
                metrics.AddPrometheusHttpListener(page =>
                    (page.Host, page.Port) = ("localhost", ushort.Parse(port, CultureInfo.InvariantCulture))
                )
            );
        if (string.IsNullOrWhiteSpace(monitor))
            return;
        monitoring.UseAzureMonitorExporter(exporter =>
        {
            exporter.ConnectionString = monitor;
            if (ClientId(settings[AzureMonitorIdentity]) is { } client)
                exporter.Credential = new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client));
        });
    }

    private static void Check(string? collector, string? port)
    {
        var errors = new List<string>();
        if (
            !string.IsNullOrWhiteSpace(collector)
            && !(Uri.TryCreate(collector, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        )
            errors.Add($"{Collector} is '{collector}': give a collector's address, such as http://localhost:4317.");
        if (!string.IsNullOrWhiteSpace(port) && !ushort.TryParse(port, out _))
            errors.Add($"{PrometheusPort} is '{port}': give a port from 0 to 65535.");
        if (errors.Count > 0)
            throw new SettingsException(errors);
    }

    /// <summary>The identity that a text such as <c>ClientId=…;Authorization=AAD</c> names; null where it names none.</summary>
    private static string? ClientId(string? authentication) =>
        authentication
            ?.Split(';', StringSplitOptions.TrimEntries)
            .Where(part => part.StartsWith("ClientId=", StringComparison.OrdinalIgnoreCase))
            .Select(part => part["ClientId=".Length..])
            .FirstOrDefault();
}
