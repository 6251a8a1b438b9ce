using System.Diagnostics;
using System.Globalization;

namespace ServerlessAnomaly.Training.Tests;

/// <summary>Asks scikit-learn for figures: an implementation that is not ours.</summary>
internal static class ScikitLearn
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Runs a script and reads the numbers that it prints. Where scikit-learn is not installed, the test is skipped and says so.</summary>
    public static async Task<double[]> RunAsync(string script, string input)
    {
        Assert.SkipUnless(
            Directory.Exists("/usr/lib/python3/dist-packages/sklearn"),
            "scikit-learn is not there: install Debian's python3-sklearn."
        );
        var start = new ProcessStartInfo(Python, ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var reading = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var words = (await reading).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return [.. words.Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
    }
}
