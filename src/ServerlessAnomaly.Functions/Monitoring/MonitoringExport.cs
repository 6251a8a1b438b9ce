using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Functions.Settings;

namespace ServerlessAnomaly.Functions.Monitoring;

/// <summary>
/// Sends metrics, traces and logs by OpenTelemetry to whom the settings name: a collector, Azure Monitor, or whoever scrapes Prometheus's page.
/// Nothing is sent, and nothing measured, where they name none.
/// </summary>
internal static class MonitoringExport
{
    /// <summary>Registers what the settings ask for.</summary>
    public static void AddMonitoring(this IServiceCollection services, MonitoringSettings settings)
    {
        if (!settings.Any)
            return;
        var monitoring = services
            .AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(ScoringInstruments.MeterName).AddRuntimeInstrumentation())
            .WithTracing(traces => traces.AddSource(ScoringTraces.SourceName))
            .WithLogging()
            .UseFunctionsWorkerDefaults();
        if (settings.Collector is not null)
            monitoring.UseOtlpExporter();
        if (settings.PrometheusPort is { } port)
            monitoring.WithMetrics(metrics => metrics.AddPrometheusHttpListener(page => (page.Host, page.Port) = ("localhost", port)));
        if (settings.AzureMonitor is not { } monitor)
            return;
        monitoring.UseAzureMonitorExporter(exporter =>
        {
            exporter.ConnectionString = monitor;
            if (settings.AzureMonitorClientId is { } client)
                exporter.Credential = new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client));
        });
    }
}
