namespace ServerlessAnomaly.EndToEnd.Tests.Layout;

/// <summary>Sizes of source files, and where tests lie.</summary>
public sealed class FileTests(ITestOutputHelper output)
{
    private const int MaxLines = 300;

    private const int MaxFiles = 20;

    // Tests of what is no folder's: the templates, the metadata that the build writes, outages of the pipeline as a whole.
    private static readonly string[] OfTheWhole = ["Infrastructure", "Metadata", "Faults"];

    private static readonly string Root = ProjectReferenceTests.RepositoryRoot();

    public static TheoryData<string> Projects { get; } =
    [
        .. Directory
            .GetFiles(Root, "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, Path.GetDirectoryName(file)!).Replace('\\', '/'))
            .Where(folder => folder.StartsWith("src/", StringComparison.Ordinal) || folder.StartsWith("tests/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    [Theory, MemberData(nameof(Projects))]
    public void Project_Files_HaveAtMostThreeHundredLines(string project)
    {
        var files = SourcesOf(project)
            .Select(file => (File: Path.GetRelativePath(Root, file), Lines: File.ReadLines(file).Count()))
            .OrderBy(file => file.Lines)
            .ToList();
        output.WriteLine(
            $"{project}: {files.Count} files, {files.Sum(file => file.Lines)} lines, median {files[files.Count / 2].Lines}, "
                + $"90 % up to {files[files.Count * 9 / 10].Lines}, longest {files[^1].Lines} ({files[^1].File})"
        );
        Assert.Empty(files.Where(file => file.Lines > MaxLines).Select(file => $"{file.File} has {file.Lines} lines: two ideas?"));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Project_Folders_HaveAtMostTwentyFiles(string project) =>
        Assert.Empty(
            SourcesOf(project)
                .CountBy(file => Path.GetRelativePath(Root, Path.GetDirectoryName(file)!))
                .Where(folder => folder.Value > MaxFiles)
                .Select(folder => $"{folder.Key} has {folder.Value} files: which ideas are in it?")
        );

    /// <summary>A test lies in the folder of what it tests.</summary>
    [Theory, MemberData(nameof(Projects))]
    public void TestProject_Folders_AreThoseOfItsProject(string project)
    {
        var source = Path.Combine(
            Root,
            project.Replace("tests/", "src/", StringComparison.Ordinal).Replace(".Tests", "", StringComparison.Ordinal)
        );
        if (!project.EndsWith(".Tests", StringComparison.Ordinal) || !Directory.Exists(source))
            return;
        Assert.All(
            SourcesOf(project)
                .Where(file => file.EndsWith("Tests.cs", StringComparison.Ordinal))
                .Select(file => Path.GetRelativePath(Path.Combine(Root, project), Path.GetDirectoryName(file)!))
                .Distinct()
                .Where(folder => !OfTheWhole.Contains(folder)),
            folder =>
                Assert.True(Directory.Exists(Path.Combine(source, folder)), $"{project} has tests in {folder}, which its project has not.")
        );
    }

    private static IEnumerable<string> SourcesOf(string project) =>
        Directory
            .EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin"));
}
