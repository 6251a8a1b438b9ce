using System.Diagnostics;
using System.Reflection;

namespace ServerlessAnomaly.EndToEnd.Tests.Published;

/// <summary>The functions as <c>dotnet publish</c> writes them for a deployment.</summary>
internal static class PublishedFolder
{
    /// <summary>Publishes what this build made.</summary>
    public static async Task WriteAsync(string folder)
    {
        string[] arguments = ["publish", Metadata("FunctionsProject"), "--no-build", "--configuration", Metadata("Configuration"), "--output", folder, "-nodeReuse:false"];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { RedirectStandardOutput = true };
        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        Assert.True(publish.ExitCode == 0, output);
    }

    private static string Metadata(string key) =>
        typeof(PublishedFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == key).Value!;
}
