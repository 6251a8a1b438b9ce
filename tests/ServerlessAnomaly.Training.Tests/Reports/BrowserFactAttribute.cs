using System.Reflection;

namespace ServerlessAnomaly.Training.Tests.Reports;

/// <summary>A test that opens pages in Debian's Chromium.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (OnPath("chromium") is null) Skip = "Chromium is not there: install Debian's chromium.";
        else if (OnPath("node") is null) Skip = "Node.js is not there, which drives the browser.";
    }

    /// <summary>Where the package lies whose driver Playwright runs.</summary>
    public static string Package => typeof(BrowserFactAttribute).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(entry => entry.Key == "PlaywrightPackage").Value!;

    /// <summary>A program's path; null if it is not installed.</summary>
    public static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
