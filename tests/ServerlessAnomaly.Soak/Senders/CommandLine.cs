using System.Diagnostics;

namespace ServerlessAnomaly.Soak.Senders;

/// <summary>The built command line, run as a process of its own.</summary>
internal static class CommandLine
{
    /// <summary>Runs a verb to its end.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message is what it said.</exception>
    public static async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [UpKeeper.Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var ending = cancellationToken.Register(process.Kill);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"'anomaly {string.Join(' ', arguments)}' ended with {process.ExitCode}: {await errors}");
    }
}
