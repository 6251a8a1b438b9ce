using System.Text.RegularExpressions;

namespace ServerlessAnomaly.EndToEnd.Tests.Layout;

/// <summary>The pages hold together: what they link to is there, and the first of them is short.</summary>
public sealed partial class PageTests
{
    private const int LongestReadme = 1200;
    private static readonly string Root = ProjectReferenceTests.RepositoryRoot();

    public static TheoryData<string> Pages =>
        new(
            Directory
                .EnumerateFiles(Root, "*.md")
                .Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md"))
                .Append(Path.Combine(Root, "samples", "README.md"))
                .Select(page => Path.GetRelativePath(Root, page))
        );

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Links_LeadSomewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Root, page))!;
        var links = Link()
            .Matches(File.ReadAllText(Path.Combine(Root, page)))
            .Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal));
        Assert.All(
            links,
            link =>
            {
                var parts = link.Split('#');
                var target = parts[0].Length == 0 ? Path.Combine(Root, page) : Path.Combine(folder, parts[0]);
                Assert.True(Path.Exists(target), $"{page} links to {link}, and there is no such file.");
                if (parts.Length == 2)
                    Assert.True(Anchors(target).Contains(parts[1]), $"{page} links to {link}, and {parts[0]} has no such heading.");
            }
        );
    }

    [Fact]
    public void Readme_IsShort()
    {
        var words = File.ReadAllText(Path.Combine(Root, "README.md")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        Assert.True(words < LongestReadme, $"README.md has {words} words; what is more than {LongestReadme} belongs into docs/.");
    }

    [Fact]
    public void EveryPage_IsFoundFromTheReadme()
    {
        var readme = File.ReadAllText(Path.Combine(Root, "README.md"));
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Select(Path.GetFileName),
            page => Assert.Contains($"docs/{page}", readme)
        );
    }

    // As GitHub makes them: lower case, spaces to hyphens, other punctuation gone.
    private static HashSet<string> Anchors(string page) =>
        [
            .. Heading()
                .Matches(File.ReadAllText(page))
                .Select(match => NotInAnchors().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-')),
        ];

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{Nd}\- _]")]
    private static partial Regex NotInAnchors();
}
