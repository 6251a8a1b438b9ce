using System.Text.RegularExpressions;

namespace ServerlessAnomaly.EndToEnd.Tests.Layout;

/// <summary>A page that says which test shows a claim names one that there is.</summary>
public sealed partial class DocumentedTestsTests
{
    private static readonly string Root = ProjectReferenceTests.RepositoryRoot();

    [Theory]
    [InlineData("durability.md")]
    public void Page_TestsThatItNames_AreThere(string page)
    {
        var sources = Directory
            .EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .Select(File.ReadAllText)
            .ToList();
        var classes = sources.SelectMany(text => ClassName().Matches(text)).Select(match => match.Groups[1].Value).ToHashSet();
        var methods = sources.SelectMany(text => MethodName().Matches(text)).Select(match => match.Groups[1].Value).ToHashSet();

        var named = CodeSpan()
            .Matches(File.ReadAllText(Path.Combine(Root, "docs", page)))
            .Select(match => match.Groups[1].Value)
            .Where(IsATest)
            .ToList();

        Assert.True(named.Count > 30, $"Only {named.Count} tests were found in {page}.");
        Assert.All(named, test => Assert.True(IsThere(test, classes, methods), $"{page} names {test}, and there is no such test."));
    }

    /// <summary><c>SomeTests</c>, <c>SomeContract</c>, or a method with an underscore, also shortened by "…"; settings have two underscores.</summary>
    private static bool IsATest(string span) =>
        !span.Contains("__", StringComparison.Ordinal)
        && (
            span.Split('.')[0] is var first
                && (first.EndsWith("Tests", StringComparison.Ordinal) || first.EndsWith("Contract", StringComparison.Ordinal))
            || span.Contains('_', StringComparison.Ordinal)
        );

    private static bool IsThere(string test, HashSet<string> classes, HashSet<string> methods)
    {
        var parts = test.Split('.');
        var isClass = parts.Length == 2 || !test.Contains('_', StringComparison.Ordinal);
        if (isClass && !classes.Contains(parts[0]))
            return false;
        if (isClass && parts.Length == 1)
            return true;
        var method = new Regex("^" + Regex.Escape(parts[^1]).Replace("…", ".*", StringComparison.Ordinal) + "$");
        return methods.Any(method.IsMatch);
    }

    [GeneratedRegex(@"class (\w+)")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"\b(\w+_\w+)\s*\(")]
    private static partial Regex MethodName();

    [GeneratedRegex(@"`(…?[A-Z_][\w.…]*)`")]
    private static partial Regex CodeSpan();
}
