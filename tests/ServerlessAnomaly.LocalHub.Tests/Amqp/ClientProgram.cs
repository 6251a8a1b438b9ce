using System.Diagnostics;
using System.Text.Json;

namespace ServerlessAnomaly.LocalHub.Tests.Amqp;

/// <summary>A client in another language, as a program that checks what it sees and prints one JSON object.</summary>
internal static class ClientProgram
{
    /// <summary>Runs it, for a minute at most; fails with what it said when it ended with an error.</summary>
    public static async Task<JsonElement> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var client = Process.Start(start)!;
        var (output, errors) = (client.StandardOutput.ReadToEndAsync(), client.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            await client.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!client.HasExited)
                client.Kill();
        }

        Assert.True(client.ExitCode == 0, await errors + await output);
        return JsonElement.Parse(await output);
    }
}
