using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.LocalHost;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.Cli.Tests.Hosting;

public sealed class HomeTests
{
    private static readonly RunningInstance Instance = new(
        Environment.ProcessId,
        "storage",
        "hub",
        "hub over AMQP",
        "hub for devices",
        "https://hub",
        "hub.crt",
        "http://functions",
        []
    );

    [Fact]
    public void Find_NobodyHasTheLock_IsNotBelievedThoughTheProcessLives()
    {
        using var home = new TemporaryFolder();
        using (HomeLock.Take(home.Path))
        {
            Instance.Save(home.Path);
            Assert.NotNull(RunningInstance.Find(home.Path));
        }

        Assert.Null(RunningInstance.Find(home.Path));
    }

    [Fact]
    public void Find_AnotherProcessWroteIt_IsNotBelieved()
    {
        using var home = new TemporaryFolder();
        using var held = HomeLock.Take(home.Path);
        (Instance with { ProcessId = Environment.ProcessId + 1 }).Save(home.Path);

        Assert.Null(RunningInstance.Find(home.Path));
    }

    [Fact]
    public void Save_HoldsAKey_IsForTheUserAlone()
    {
        if (OperatingSystem.IsWindows())
            return;

        using var folder = new TemporaryFolder();
        var home = Path.Combine(folder.Path, "home");
        using var held = HomeLock.Take(home);
        Instance.Save(home);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(home, "instance.json")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(home));
    }

    [Fact]
    public async Task OpenAsync_NoHome_SaysWhereItLookedAndMakesNone()
    {
        using var folder = new TemporaryFolder();
        var home = Path.Combine(folder.Path, "nothing");

        var refused = await Assert.ThrowsAsync<CliException>(() => StorageSession.OpenAsync(home, create: false, CancellationToken.None));

        Assert.Contains(home, refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(home));
    }

    [Fact]
    public async Task OpenAsync_AnotherVerbHasTheHome_WaitsForIt()
    {
        using var home = new TemporaryFolder();
        var first = await StorageSession.OpenAsync(home.Path, create: true, CancellationToken.None);

        var second = StorageSession.OpenAsync(home.Path, create: false, CancellationToken.None);
        Assert.False(second.IsCompleted);
        await first.DisposeAsync();

        await using var joined = await second;
        Assert.NotNull(HomeLock.HolderOf(home.Path));
    }

    [Fact]
    public async Task OpenAsync_StorageIsServedAlready_JoinsIt()
    {
        using var home = new TemporaryFolder();
        await using var azure = await LocalAzure.StartAsync(
            new LocalAzureOptions
            {
                Home = home.Path,
                BlobPort = 0,
                QueuePort = 0,
                TablePort = 0,
            }
        );

        await using var joined = await StorageSession.OpenAsync(home.Path, create: false, CancellationToken.None);

        Assert.Equal(azure.StorageConnectionString, joined.ConnectionString);
    }

    [Fact]
    public async Task JoinAsync_NobodyServesTheHome_WaitsAndLeavesTheHomeFree()
    {
        using var home = new TemporaryFolder();
        using var patience = new CancellationTokenSource();
        var joining = StorageSession.JoinAsync(home.Path, patience.Token);

        using (HomeLock.Take(home.Path))
            Assert.False(joining.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joining);
    }

    [Fact]
    public void Prepare_FolderOfSomebodyElse_IsRefusedAndKept()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "thesis.txt");
        File.WriteAllText(file, "years of work");

        Assert.Throws<CliException>(() => DemoFolder.Prepare(folder.Path));

        Assert.Equal("years of work", File.ReadAllText(file));
    }

    [Fact]
    public void Prepare_FolderOfAnEarlierDemo_IsEmptied()
    {
        using var folder = new TemporaryFolder();
        DemoFolder.Prepare(folder.Path);
        Directory.CreateDirectory(Path.Combine(folder.Path, "hubs", "telemetry"));
        File.WriteAllText(Path.Combine(folder.Path, "report.html"), "");

        DemoFolder.Prepare(folder.Path);

        Assert.False(Directory.Exists(Path.Combine(folder.Path, "hubs")));
        Assert.False(File.Exists(Path.Combine(folder.Path, "report.html")));
    }

    [Fact]
    public void Prepare_ADemoRunsThere_IsRefusedAndNothingDeleted()
    {
        using var folder = new TemporaryFolder();
        DemoFolder.Prepare(folder.Path);
        var file = Path.Combine(folder.Path, "report.html");
        File.WriteAllText(file, "");
        using var running = HomeLock.Take(folder.Path);

        Assert.Throws<LocalStartException>(() => DemoFolder.Prepare(folder.Path));

        Assert.True(File.Exists(file));
    }
}
