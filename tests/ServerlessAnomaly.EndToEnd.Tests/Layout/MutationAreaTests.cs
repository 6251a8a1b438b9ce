using System.Text.Json;
using System.Text.RegularExpressions;

namespace ServerlessAnomaly.EndToEnd.Tests.Layout;

/// <summary>
/// The areas of mutation testing name code and tests that are there: after a move, one that names nothing would break nothing, and its score would
/// be told all the same.
/// </summary>
public sealed partial class MutationAreaTests
{
    private static readonly string Root = ProjectReferenceTests.RepositoryRoot();

    public static TheoryData<string> Areas =>
        new(Directory.EnumerateFiles(Path.Combine(Root, "eng", "mutation"), "*.json").Select(file => Path.GetFileName(file)));

    [Theory, MemberData(nameof(Areas))]
    public void Area_EveryPatternAndEveryTestThatItNames_IsThere(string area)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "eng", "mutation", area)));
        var options = document.RootElement.GetProperty("stryker-config");
        var project = Path.GetFileNameWithoutExtension(options.GetProperty("project").GetString()!);

        var sources = Sources("src", project);
        Assert.All(
            options.GetProperty("mutate").EnumerateArray().Select(pattern => pattern.GetString()!),
            pattern => Assert.Contains(sources, file => Glob(pattern).IsMatch(file))
        );

        var tests = Sources("tests", project + ".Tests")
            .Select(file => NameOf(Path.Combine(Root, "tests", project + ".Tests", file)))
            .ToList();
        Assert.All(
            Term().Matches(options.GetProperty("test-case-filter").GetString()!).Select(match => match.Groups[1].Value),
            term => Assert.Contains(tests, name => name.Contains(term, StringComparison.Ordinal))
        );
    }

    private static List<string> Sources(string folder, string project)
    {
        var root = Path.Combine(Root, folder, project);
        return
        [
            .. Directory
                .EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))
                .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal)),
        ];
    }

    // A file's namespace, and its name as that of its class.
    private static string NameOf(string file) =>
        $"{Namespace().Match(File.ReadAllText(file)).Groups[1].Value}.{Path.GetFileNameWithoutExtension(file)}";

    private static Regex Glob(string pattern) =>
        new(
            "^"
                + Regex
                    .Escape(pattern.TrimStart('!'))
                    .Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal)
                    .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
                + "$"
        );

    [GeneratedRegex(@"FullyQualifiedName!?~([\w.]+)")]
    private static partial Regex Term();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
