using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessAnomaly.AzureStorage;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Functions.History;
using ServerlessAnomaly.Functions.Monitoring;
using ServerlessAnomaly.Functions.Settings;
using ServerlessAnomaly.History;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Training.Retraining;

namespace ServerlessAnomaly.Functions;

/// <summary>Registers everything that the functions need.</summary>
public static class AnomalyDetectionRegistration
{
    /// <summary>Reads and checks the settings, and registers pipeline, champion, training and storage.</summary>
    /// <exception cref="SettingsException">All wrong settings at once.</exception>
    public static void AddAnomalyDetection(this IHostApplicationBuilder builder)
    {
        var settings = AnomalySettings.Read(builder.Configuration);
        builder.Services.AddMonitoring(settings.Monitoring);
        builder
            .Services.AddSingleton(TimeProvider.System)
            .AddSingleton(settings.Telemetry)
            .AddSingleton(settings.Schema)
            .AddSingleton(settings.Window)
            .AddSingleton(settings.Durability)
            .AddSingleton(settings.Detector)
            .AddSingleton(settings.Alerts)
            .AddSingleton(settings.Retrain)
            .AddSingleton(settings.Drift)
            .AddSingleton(settings.Fleet)
            .AddSingleton<ScoringInstruments>()
            .AddSingleton<ChampionDetectors>()
            .AddSingleton<DriftRecorder>()
            .AddSingleton<DriftMonitors>()
            .AddSingleton(settings.Hub)
            .AddSingleton<TokenCredential, DefaultAzureCredential>()
            .AddSingleton<IHubHistory, EventHubHistory>()
            .AddSingleton<PipelineServices>()
            .AddSingleton<ScoringPipeline>()
            .AddSingleton<FleetWatch>()
            .AddSingleton(provider => new WatchedFleet(
                provider.GetRequiredService<IFleetStore>(),
                FleetWatch.FleetOf(settings.Hub.PartitionName("0")),
                provider.GetRequiredService<TimeProvider>()
            ))
            .AddSingleton<NightlyRun>()
            .AddHostedService<ChampionRefresh>()
            .AddHostedService<DriftFlush>()
            .AddHostedService<FleetIndexing>()
            .AddHostedService<HubCatchUp>()
            .AddHostedService<IdlePartitions>()
            .AddAzureStorage(
                new AzureStorageOptions { DataStorage = settings.DataStorage, AlertStorage = settings.AlertStorage },
                new DefaultAzureCredential()
            );
    }
}
