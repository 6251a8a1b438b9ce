using System.Diagnostics;
using System.Globalization;
using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests.Azurite;

public sealed class AzuriteOrphanTests
{
    [Fact]
    public async Task Kill_ParentDiesWithoutWarning_AzuriteEndsToo()
    {
        var (parent, azurite) = await StartAsync();
        using (parent)
        using (azurite)
        {
            parent.Kill(entireProcessTree: false);
            await azurite.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.True(azurite.HasExited);
        }
    }

    [Fact]
    public async Task StartAsync_AzuriteOfAKilledParentStillSaves_WaitsUntilItHasEnded()
    {
        using var folder = new TemporaryFolder();
        var (parent, azurite) = await StartAsync(folder.Path);
        using (parent)
        using (azurite)
        {
            parent.Kill(entireProcessTree: false);
            await using var next = await AzuriteServer.StartAsync(
                new AzuriteOptions
                {
                    DataFolder = folder.Path,
                    BlobPort = 0,
                    QueuePort = 0,
                    TablePort = 0,
                }
            );
            // What is left of it now is what the system clears away.
            Assert.True(azurite.WaitForExit(TimeSpan.FromSeconds(5)), "Two Azurites had one folder.");
        }
    }

    private static async Task<(Process Parent, Process Azurite)> StartAsync(params string[] arguments)
    {
        var parent = Process.Start(
            new ProcessStartInfo("dotnet", ["exec", typeof(AzuriteOrphanTests).Assembly.Location, "storage", .. arguments])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var line = await parent.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (parent, Process.GetProcessById(int.Parse(line!, CultureInfo.InvariantCulture)));
    }
}
