using System.Diagnostics;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Sending;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>A replay to a hub somewhere else: what becomes of the readings is seen there.</summary>
/// <param name="Sent">Readings that the hub took.</param>
/// <param name="Drives">Their drives.</param>
/// <param name="ReadingsPerSecond">Sent per second.</param>
internal sealed record SendOnly(long Sent, int Drives, double ReadingsPerSecond)
{
    public static async Task<SendOnly> RunAsync(
        HubTarget target,
        ReplayOptions options,
        ProgressLine progress,
        CancellationToken cancellationToken
    )
    {
        await using var sender = new HubSender(target, progress.Above, TimeProvider.System);
        var labels = new DriveLabels();
        var started = Stopwatch.GetTimestamp();
        var engine = new ReplayEngine(sender, TimeProvider.System);
        var sent = await engine.SendAsync(options, labels, progress, cancellationToken);
        progress.Done($"{sent:N0} readings of {labels.Drives:N0} drives sent. {engine.Report.Summary()}".TrimEnd());
        return new SendOnly(sent, labels.Drives, Math.Round(sent / Stopwatch.GetElapsedTime(started).TotalSeconds, 1));
    }
}
