using System.Diagnostics;
using System.Reflection;

namespace ServerlessAnomaly.EndToEnd.Tests.Published;

/// <summary>The SDK's commands, on what this build made.</summary>
internal static class Dotnet
{
    /// <summary>The functions as <c>dotnet publish</c> writes them for a deployment.</summary>
    public static Task PublishFunctionsAsync(string folder) => RunAsync("publish", Project("FunctionsProject"), "--output", folder);

    public static async Task RunAsync(string verb, string project, params string[] more)
    {
        string[] arguments = [verb, project, "--no-build", "--configuration", Metadata("Configuration"), "-nodeReuse:false", .. more];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
    }

    public static string Project(string key) => Metadata(key);

    private static string Metadata(string key) =>
        typeof(Dotnet).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == key).Value!;
}
