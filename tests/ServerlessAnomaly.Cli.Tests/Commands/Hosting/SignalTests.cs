using System.Diagnostics;

namespace ServerlessAnomaly.Cli.Tests.Commands.Hosting;

/// <summary>A program that is told to end does so in order, and its exit code says by what.</summary>
public sealed class SignalTests
{
    [Theory]
    [InlineData("HUP", 129)]
    [InlineData("INT", 130)]
    public async Task Hub_Signal_EndsInOrderWithItsExitCode(string signal, int exitCode)
    {
        var home = Directory.CreateTempSubdirectory("signal-");
        // A shell's background job ignores SIGINT, what 'nohup' runs ignores SIGHUP, and so would all that they start.
        string[] dotnet = ["--default-signal=INT,HUP", "dotnet"];
        var start = new ProcessStartInfo(
            "env",
            [
                .. dotnet,
                Path.Combine(AppContext.BaseDirectory, "anomaly.dll"),
                "hub",
                "--home",
                home.FullName,
                "--hub-port",
                "0",
                "--amqp-port",
                "0",
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        Assert.StartsWith(
            "READY",
            await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)),
            StringComparison.Ordinal
        );

        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            await kill.WaitForExitAsync();

        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Contains("Stopping; the next 'anomaly hub' goes on", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
        home.Delete(recursive: true);
    }
}
