using System.Text.RegularExpressions;
using ArchUnitNET.Domain;

namespace ServerlessAnomaly.EndToEnd.Tests.Layout;

/// <summary>The pictures of the page on architecture are those of the compiled code.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(ProjectReferenceTests.RepositoryRoot(), "docs", "architecture.md"));

    private static readonly List<IType> Types =
    [
        .. ProjectReferenceTests
            .Designed.SelectMany(row => NamespaceTests.ArchitectureOf(row.Data.Item1).Types)
            .Where(type => type.Namespace is not null),
    ];

    private static readonly HashSet<string> Projects = [.. ProjectReferenceTests.Designed.Select(row => LastOf(row.Data.Item1))];

    private static readonly HashSet<string> Folders = [.. Types.SelectMany(type => FoldersOf(type.Namespace.FullName))];

    [Fact]
    public void Pictures_ClassesThatTheyName_AreThere()
    {
        var types = Types.Select(type => type.Name.Split('`')[0]).ToHashSet();
        var named = Node()
            .Matches(Page)
            .SelectMany(node => node.Groups[1].Value.Split("<br/>")[^1].Split(", "))
            .Where(name => Word().IsMatch(name))
            .ToList();

        Assert.True(named.Count > 80, $"Only {named.Count} classes are named.");
        Assert.All(named, name => Assert.True(types.Contains(name) || Folders.Contains(name), $"There is no class {name}."));
    }

    [Fact]
    public void Page_FilesThatItNames_AreThere()
    {
        var sources = Path.Combine(ProjectReferenceTests.RepositoryRoot(), "src");
        var files = Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories).Select(Path.GetFileName).ToHashSet();
        var named = SourceFile().Matches(Page).Select(match => match.Groups[1].Value).ToList();

        Assert.True(named.Count > 15, $"Only {named.Count} files are named.");
        Assert.All(named, name => Assert.True(files.Contains(name), $"There is no file {name}."));
    }

    /// <summary>From what is known to what knows it, where both ends are folders. References between projects have tests of their own.</summary>
    [Fact]
    public void Pictures_Arrows_AreDependencies()
    {
        var known = Types
            .SelectMany(type => type.Dependencies, (type, use) => (type, use.Target))
            .Where(pair => pair.Target.Namespace is not null)
            .Select(pair => (pair.Target.Namespace.FullName, pair.type.Namespace.FullName))
            .Distinct()
            .SelectMany(pair => FoldersOf(pair.Item1).SelectMany(_ => FoldersOf(pair.Item2), (known, knowing) => (known, knowing)))
            .ToHashSet();
        var arrows = Chain()
            .Matches(Page)
            .Select(chain => Label().Replace(chain.Value, "").Split("-->", StringSplitOptions.TrimEntries))
            .SelectMany(ends => ends.Zip(ends.Skip(1)))
            .Where(arrow => Folders.Contains(arrow.First) && Folders.Contains(arrow.Second))
            .Where(arrow => !Projects.Contains(arrow.First) || !Projects.Contains(arrow.Second))
            .ToList();

        Assert.True(arrows.Count > 40, $"Only {arrows.Count} arrows were found.");
        Assert.All(arrows, arrow => Assert.True(known.Contains(arrow), $"{arrow.Second} does not know {arrow.First}."));
    }

    /// <summary>A namespace is part of each folder that it lies in: its own and those around it.</summary>
    private static IEnumerable<string> FoldersOf(string space) => space.Split('.').Where(folder => folder != nameof(ServerlessAnomaly));

    private static string LastOf(string space) => space[(space.LastIndexOf('.') + 1)..];

    [GeneratedRegex(@"^  .*-->.*$", RegexOptions.Multiline)]
    private static partial Regex Chain();

    [GeneratedRegex(@"\[""[^""]*""\]")]
    private static partial Regex Label();

    [GeneratedRegex(@"\[""([^""]*)""\]")]
    private static partial Regex Node();

    [GeneratedRegex(@"`(\w+\.cs)`")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"^\w+$")]
    private static partial Regex Word();
}
