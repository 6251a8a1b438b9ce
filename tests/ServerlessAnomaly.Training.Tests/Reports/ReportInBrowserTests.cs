using System.Reflection;
using Microsoft.Playwright;
using ServerlessAnomaly.Training.Reports;

namespace ServerlessAnomaly.Training.Tests.Reports;

public sealed class ReportInBrowserTests
{
    private static readonly string[] Flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];

    [Fact]
    public async Task EvaluationReport_OpenedOffline_DrawsEveryChartWithoutFaultOrRequest()
    {
        var chromium = OnPath("chromium");
        Assert.SkipWhen(chromium is null, "Chromium is not there: install Debian's chromium.");
        var node = OnPath("node");
        Assert.SkipWhen(node is null, "Node.js is not there, which drives the browser.");
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "report.html");
        await File.WriteAllTextAsync(file, EvaluationReport.Write(ReportSamples.Evidence()));
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", Package);
        Environment.SetEnvironmentVariable("PLAYWRIGHT_NODEJS_PATH", node);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = chromium,
                Headless = true,
                Args = Flags,
            }
        );
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            var context = await browser.NewContextAsync(new BrowserNewContextOptions { Offline = true, ColorScheme = scheme });
            var page = await context.NewPageAsync();
            List<string> faults = [],
                requests = [];
            page.Console += (_, message) => faults.Add($"{message.Type}: {message.Text}");
            page.PageError += (_, error) => faults.Add(error);
            page.Request += (_, request) => requests.Add(request.Url);

            await page.GotoAsync(new Uri(file).AbsoluteUri);

            Assert.Empty(faults);
            Assert.Equal([new Uri(file).AbsoluteUri], requests);
            var plots = await page.Locator(".plot").CountAsync();
            Assert.Equal(9, plots);
            // A chart that drew nothing has an SVG with the background alone.
            var shapes = await page.EvaluateAsync<int[]>(
                "[...document.querySelectorAll('.plot')].map(plot => plot.querySelectorAll('svg path, svg text').length)"
            );
            Assert.All(shapes, count => Assert.InRange(count, 8, int.MaxValue));
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
            await context.CloseAsync();
        }
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    /// <summary>Where the package lies whose driver Playwright runs.</summary>
    private static string Package =>
        typeof(ReportInBrowserTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(entry => entry.Key == "PlaywrightPackage")
            .Value!;

    /// <summary>A program's path; null if it is not installed.</summary>
    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
