namespace ServerlessAnomaly.Tests.Telemetry;

/// <summary>Small real files beside these tests, found from the folder that the tests run in.</summary>
internal static class Fixture
{
    public static string Repository { get; } = FindRepository();

    public static string PathOf(string name) => Path.Combine(Repository, "tests", "ServerlessAnomaly.Tests", "Telemetry", "Fixtures", name);

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ServerlessAnomaly.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"There is no repository around {AppContext.BaseDirectory}.");
    }
}
