using System.Diagnostics;

namespace ServerlessAnomaly.Capture.Tests;

/// <summary>A test that needs Debian's package python3-avro; without it the test is skipped and says so.</summary>
internal sealed class PythonAvroFactAttribute : FactAttribute
{
    public const string Python = "/usr/bin/python3";

    public PythonAvroFactAttribute()
    {
        if (!IsThere()) Skip = $"{Python} has no module avro; install Debian's python3-avro to run it.";
    }

    private static bool IsThere()
    {
        if (!File.Exists(Python)) return false;
        using var python = Process.Start(new ProcessStartInfo(Python, ["-c", "import avro.datafile"]) { RedirectStandardError = true })!;
        python.StandardError.ReadToEnd();
        python.WaitForExit();
        return python.ExitCode == 0;
    }
}
