using System.Diagnostics;
using System.Globalization;

namespace ServerlessAnomaly.Training.Tests;

/// <summary>Asks scikit-learn for figures: an implementation that is not ours.</summary>
internal static class ScikitLearn
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Whether it is installed.</summary>
    public static bool IsThere => File.Exists(Python) && Directory.Exists("/usr/lib/python3/dist-packages/sklearn");

    /// <summary>Runs a script and reads the numbers that it prints.</summary>
    public static async Task<double[]> RunAsync(string script, string input)
    {
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
