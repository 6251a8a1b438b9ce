using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.EndToEnd.Tests.Embedded;

namespace ServerlessAnomaly.EndToEnd.Tests.Faults;

/// <summary>Storage goes away while devices send, and comes back. The soak command has the long version.</summary>
public sealed class StorageOutageTests : IDisposable
{
    private static readonly string[] Drives = ["S300Z46R", "Z302AYPB", "Z305B2QN", "Z302A0YH", "S300K7DE"];
    private readonly string _home = Directory.CreateTempSubdirectory("anomaly-outage-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Replay_StorageStoppedAndStartedAgain_GoesOnByItselfAndMissesNothing()
    {
        await using var app = await RunningApp.StartAsync(_home, epochs: 2);
        using var status = new StatusClient(app.Instance.FunctionsAddress);
        var warm = await SendAsync(app, new DateOnly(2016, 3, 30), new DateOnly(2016, 4, 13));
        var before = await status.WaitUntilAsync(answer => answer.Totals.Received == warm, _ => { }, default);

        await app.Azure.Storage.StopAsync();
        var sent = await SendAsync(app, new DateOnly(2016, 4, 14), new DateOnly(2016, 4, 30));
        Assert.Equal(before.Totals, (await status.TryReadAsync(default))!.Totals);
        await app.Azure.Storage.RestartAsync();

        var after = await status.WaitUntilAsync(answer => answer.Totals.Received >= warm + sent, _ => { }, default);
        Assert.Equal(
            (warm + sent, 0, 0, 0),
            (after.Totals.Received, after.Totals.Duplicates, after.Totals.Late, after.Totals.DeadLettered)
        );
        Assert.Equal(before.Totals.WarmingUp, after.Totals.WarmingUp);
        Assert.NotEmpty(await InstanceAlerts.ReadAllAsync(app.Storage.Alerts, default));
    }

    private static async Task<long> SendAsync(RunningApp app, DateOnly from, DateOnly to)
    {
        using var progress = new ProgressLine("send");
        var options = new ReplayOptions
        {
            Paths = [HomeFolders.Sample()],
            From = from,
            To = to,
            Keys = Drives,
        };
        return await new ReplayEngine(app.Sender, TimeProvider.System).SendAsync(options, new DriveLabels(), progress, default);
    }
}
