using System.Text.RegularExpressions;

namespace ServerlessAnomaly.EndToEnd.Tests.Layout;

/// <summary>What the pages show as code: fenced blocks, and spans in the text.</summary>
internal static partial class MarkdownCode
{
    /// <summary>The README, the other pages beside it, and those of <c>docs</c>.</summary>
    public static IEnumerable<string> Pages { get; } =
        Directory
            .EnumerateFiles(ProjectReferenceTests.RepositoryRoot(), "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(ProjectReferenceTests.RepositoryRoot(), "docs"), "*.md"))
            .Order(StringComparer.Ordinal)
            .ToList();

    /// <summary>Fenced blocks of all pages: page, language (empty where none is given), text.</summary>
    public static IEnumerable<(string Page, string Language, string Text)> Blocks() =>
        Pages.SelectMany(page =>
            Fence()
                .Matches(File.ReadAllText(page))
                .Select(match => (Path.GetFileName(page), match.Groups[1].Value, match.Groups[2].Value.ReplaceLineEndings("\n")))
        );

    /// <summary>Commands of the blocks that a shell runs: a line each, continued lines joined, without comments.</summary>
    public static IEnumerable<(string Page, string Line)> ShellLines() =>
        from block in Blocks()
        where block.Language is "" or "sh"
        from line in Continued().Replace(block.Text, " ").Split('\n')
        select (block.Page, Comment().Replace(line, "").Trim());

    /// <summary>Code spans in the text of all pages, outside of blocks.</summary>
    public static IEnumerable<(string Page, string Text)> Spans() =>
        Pages.SelectMany(page =>
            Span().Matches(Fence().Replace(File.ReadAllText(page), "")).Select(match => (Path.GetFileName(page), match.Groups[1].Value))
        );

    [GeneratedRegex(@"^ *```(\w*)\r?\n(.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Span();

    // A backslash at the end of a line, or the next line set in as the rest of a usage.
    [GeneratedRegex(@"\\\n\s*|\n\s+(?=\[)")]
    private static partial Regex Continued();

    [GeneratedRegex(@"(^|\s+)# .*$")]
    private static partial Regex Comment();
}
