using System.Diagnostics;
using System.Globalization;

namespace ServerlessAnomaly.Embedded.Tests.Azurite;

public sealed class AzuriteOrphanTests
{
    [Fact]
    public async Task Kill_ParentDiesWithoutWarning_AzuriteEndsToo()
    {
        using var parent = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(AzuriteOrphanTests).Assembly.Location])
        {
            RedirectStandardOutput = true,
        })!;
        var line = await parent.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
        using var azurite = Process.GetProcessById(int.Parse(line!, CultureInfo.InvariantCulture));

        parent.Kill(entireProcessTree: false);

        await azurite.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(azurite.HasExited);
    }
}
