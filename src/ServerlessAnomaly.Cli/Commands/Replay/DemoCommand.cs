using System.CommandLine;
using ServerlessAnomaly.AzureStorage.Models;
using ServerlessAnomaly.Cli.Commands.Drives;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Evaluation;
using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Cli.Commands.Replay;

/// <summary><c>anomaly demo</c>: the whole product on the bundled sample, from nothing to a table.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command("demo", "See it work: train on the sample's early days, replay its later days, catch the failures.");
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var home = Path.Combine(parsed.GetRequiredValue(CliOptions.Home), "demo");
                DemoFolder.Prepare(home);
                var result = await RunAsync(
                    new EmbeddedAppOptions { Home = home, Verbose = parsed.GetValue(CliOptions.Verbose) },
                    cancellationToken
                );
                ReplayTable.Write(result.Replay);
                await ReportFile.WriteAsync(
                    Path.Combine(home, "report.html"),
                    DemoReport.Write(result.Replay, result.Evidence),
                    cancellationToken
                );
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), result.Replay, cancellationToken);
            }
        );
        return command;
    }

    private static async Task<(ReplayResult Replay, EvaluationEvidence Evidence)> RunAsync(
        EmbeddedAppOptions options,
        CancellationToken cancellationToken
    )
    {
        Console.Error.WriteLine("Starting Azurite and the local event hub ...");
        await using var app = await EmbeddedApp.StartAzureAsync(options, cancellationToken);
        var schema = await FirstDetector.EnsureAsync(options, app.Storage.Registry, cancellationToken);
        var instance = await app.StartFunctionsAsync(schema, cancellationToken);
        Console.Error.WriteLine($"The functions run; the hub takes events at {instance.HubAddress}.");
        using var progress = new ProgressLine("replay");
        using var following = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var alerts = InstanceAlerts.FollowAsync(app.Storage.Alerts, alert => progress.Above(AlertsCommand.Line(alert)), following.Token);
        // The days before fill the windows; the first window that is scored ends on a day that training has not seen.
        var unseen = new ReplayOptions
        {
            Paths = [HomeFolders.Sample()],
            From = FirstDetector.LastTrainingDay.AddDays(2 - InstanceWindow.Read().Steps),
            JudgeFrom = FirstDetector.LastTrainingDay.AddDays(1),
        };
        var result = await new ReplayRun(instance, options.Home, TimeProvider.System).RunAsync(unseen, progress, cancellationToken);
        progress.Done($"{result.Sent:N0} readings sent and applied");
        await following.CancelAsync();
        try
        {
            await alerts;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The replay is over: nothing more is to be shown.
        }
        var evidence = await TryAsync(options, app.Storage.Registry, result.Champion!, cancellationToken);
        return (result, evidence);
    }

    /// <summary>The functions publish alerts, not scores: for the report, the champion scores the replayed days once more.</summary>
    private static async Task<EvaluationEvidence> TryAsync(
        EmbeddedAppOptions options,
        BlobModelRegistry registry,
        string version,
        CancellationToken cancellationToken
    )
    {
        var champion =
            await registry.ReadAsync(options.Detector, version, cancellationToken)
            ?? throw new CliException($"The registry has no version '{version}' of {options.Detector}, which scored the replay.");
        return await DetectorTrial.RunAsync(
            new FileTelemetryArchive([HomeFolders.Sample()]),
            champion,
            FirstDetector.LastTrainingDay.AddDays(1),
            DateOnly.MaxValue,
            cancellationToken
        );
    }
}
