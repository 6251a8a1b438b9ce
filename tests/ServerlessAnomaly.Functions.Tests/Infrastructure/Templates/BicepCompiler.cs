using System.Diagnostics;
using System.Reflection;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

/// <summary>Azure's own compiler of the templates, from its package.</summary>
internal static class BicepCompiler
{
    private static readonly string Program = typeof(BicepCompiler)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(entry => entry.Key == "BicepCompiler")
        .Value!;

    /// <summary>Runs one command of the compiler.</summary>
    /// <returns>What it wrote to standard output, and its findings, a line each.</returns>
    /// <exception cref="InvalidOperationException">It failed without a finding.</exception>
    public static (string Output, IReadOnlyList<string> Findings) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The parameter files read the environment: none of this machine's may decide.
        start.Environment.Clear();
        foreach (var name in (string[])["PATH", "HOME", "TMPDIR"])
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var findings = errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (process.ExitCode != 0 && findings.Length == 0)
            throw new InvalidOperationException($"bicep {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
        return (output, findings);
    }
}
