using System.Globalization;

namespace ServerlessAnomaly.Soak;

/// <summary>What a process takes, as the kernel counts it.</summary>
internal readonly record struct ProcessUsage(double Megabytes, int Handles, int Threads)
{
    /// <summary>All zero for a process that is gone.</summary>
    public static ProcessUsage Read(int process)
    {
        try
        {
            var lines = File.ReadLines($"/proc/{process}/status")
                .Select(line => line.Split(':', 2))
                .ToDictionary(pair => pair[0], pair => pair[1].Trim());
            var kilobytes = double.Parse(lines["VmRSS"].Split(' ')[0], CultureInfo.InvariantCulture);
            var threads = int.Parse(lines["Threads"], CultureInfo.InvariantCulture);
            return new(kilobytes / 1024, Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count(), threads);
        }
        catch (Exception gone) when (gone is IOException or KeyNotFoundException)
        {
            return default;
        }
    }
}
