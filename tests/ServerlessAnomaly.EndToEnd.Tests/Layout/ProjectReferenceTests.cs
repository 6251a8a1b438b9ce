using System.Xml.Linq;

namespace ServerlessAnomaly.EndToEnd.Tests.Layout;

/// <summary>References point one way: Functions and Cli → AzureStorage, Training → ServerlessAnomaly; Training → Graphs.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly string Root = RepositoryRoot();

    public static TheoryData<string, string[]> Designed { get; } =
        new()
        {
            { "ServerlessAnomaly.Documents", [] },
            { "ServerlessAnomaly.Avro", [] },
            { "ServerlessAnomaly", ["ServerlessAnomaly.Avro", "ServerlessAnomaly.Documents"] },
            { "ServerlessAnomaly.Graphs", [] },
            { "ServerlessAnomaly.Training", ["ServerlessAnomaly", "ServerlessAnomaly.Graphs"] },
            { "ServerlessAnomaly.Capture", ["ServerlessAnomaly.Avro"] },
            { "ServerlessAnomaly.AzureStorage", ["ServerlessAnomaly", "ServerlessAnomaly.Capture"] },
            { "ServerlessAnomaly.LocalHub", ["ServerlessAnomaly.Capture", "ServerlessAnomaly.Documents"] },
            { "ServerlessAnomaly.LocalHost", ["ParentWatch", "ServerlessAnomaly.LocalHub"] },
            { "ServerlessAnomaly.Functions", ["ServerlessAnomaly.AzureStorage", "ServerlessAnomaly.Training"] },
            {
                "ServerlessAnomaly.Cli",
                [
                    "ServerlessAnomaly.AzureStorage",
                    "ServerlessAnomaly.Functions",
                    "ServerlessAnomaly.LocalHost",
                    "ServerlessAnomaly.Training",
                ]
            },
        };

    [Theory, MemberData(nameof(Designed))]
    public void Project_References_AreAsDesigned(string project, string[] references) =>
        Assert.Equal(references.Order(StringComparer.Ordinal), ReferencesOf("src", project));

    [Fact]
    public void SourceFolder_Projects_AreAsDesigned() =>
        Assert.Equal(
            Designed.Select(row => row.Data.Item1).Order(StringComparer.Ordinal),
            Directory.GetDirectories(Path.Combine(Root, "src")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );

    public static TheoryData<string> Projects { get; } = [.. Designed.Select(row => row.Data.Item1)];

    [Theory, MemberData(nameof(Projects))]
    public void Project_Tests_AreAProjectBesideIt(string project) => Assert.Contains(project, ReferencesOf("tests", $"{project}.Tests"));

    [Fact]
    public void Sources_AreTheSameForEveryBuild()
    {
        var knowing = Directory
            .EnumerateFiles(Path.Combine(Root, "src"), "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .Where(file => File.ReadLines(file).Any(line => line.StartsWith("#if", StringComparison.Ordinal)));
        Assert.Empty(knowing);
    }

    private static string[] ReferencesOf(string folder, string project) =>
        [
            .. XDocument
                .Load(Path.Combine(Root, folder, project, $"{project}.csproj"))
                .Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
                .Order(StringComparer.Ordinal),
        ];

    internal static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ServerlessAnomaly.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
