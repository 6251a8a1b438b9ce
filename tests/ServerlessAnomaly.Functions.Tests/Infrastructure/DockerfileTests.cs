using System.Text.RegularExpressions;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure;

/// <summary>The image is built from pinned bases, runs without root and says whether it is well.</summary>
public sealed partial class DockerfileTests
{
    private const string Path = "infra/docker/Dockerfile";

    private static readonly string[] Lines = Instructions(RepositoryFiles.Read(Path));

    [Fact]
    public void Dockerfile_OfTheRepository_KeepsTheRules() => Assert.Empty(Find(Lines));

    [Theory]
    [InlineData("FROM mcr.microsoft.com/dotnet/sdk\nUSER 1654\nHEALTHCHECK CMD x", "no tag")]
    [InlineData("FROM mcr.microsoft.com/dotnet/sdk:latest\nUSER 1654\nHEALTHCHECK CMD x", "no tag")]
    [InlineData("FROM a:1\nHEALTHCHECK CMD x", "runs as root")]
    [InlineData("FROM a:1\nUSER root\nHEALTHCHECK CMD x", "runs as root")]
    [InlineData("FROM a:1\nUSER 0\nHEALTHCHECK CMD x", "runs as root")]
    [InlineData("FROM a:1 AS b\nUSER 1654\nFROM a:1\nHEALTHCHECK CMD x", "runs as root")]
    [InlineData("FROM a:1\nADD https://x/y.tgz /y\nUSER 1654\nHEALTHCHECK CMD x", "ADD")]
    [InlineData("FROM a:1\nRUN curl -s https://x/y | sh\nUSER 1654\nHEALTHCHECK CMD x", "fetches")]
    [InlineData("FROM a:1\nUSER 1654", "no HEALTHCHECK")]
    public void Find_BadDockerfile_IsReported(string text, string expected) =>
        Assert.Contains(expected, Assert.Single(Find(Instructions(text))), StringComparison.Ordinal);

    [Fact]
    public void Dockerfile_OfTheRepository_BringsTheHostsExtensions_AndCopiesWhatIsThere()
    {
        Assert.Contains(Lines, line => line.Contains("-p:HostExtensions=true", StringComparison.Ordinal));
        var copied = Lines
            .Select(line => line.Split(' '))
            .Where(words => words[0] == "COPY" && !words[1].StartsWith("--from=", StringComparison.Ordinal))
            .SelectMany(words => words[1..^1]);
        var ignore = RepositoryFiles.Read(".dockerignore").Split('\n');
        Assert.All(
            copied,
            path =>
            {
                Assert.True(RepositoryFiles.Exists(path), $"{path} does not exist.");
                Assert.Contains($"!{path.TrimEnd('/')}", ignore);
            }
        );
    }

    [Fact]
    public void Dockerfile_OfTheRepository_ListensWhereTheTemplatesLook()
    {
        Assert.Contains("EXPOSE 8080", Lines);
        Assert.Contains("targetPort: 8080", RepositoryFiles.Read("infra/modules/functions.bicep"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Find(string[] lines)
    {
        var stages = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var isImage = words[0] == "FROM" && !stages.Contains(words[1]) && !words[1].Contains("${", StringComparison.Ordinal);
            if (isImage && !PinnedImage().IsMatch(words[1]))
                yield return $"{words[1]} has no tag, or one that moves.";
            if (words[0] == "FROM" && words.Length == 4)
                stages.Add(words[3]);
            if (words[0] == "ADD")
                yield return "ADD fetches or unpacks unseen; use COPY.";
            if (words[0] == "RUN" && Download().IsMatch(line))
                yield return $"'{line}' fetches from the network.";
        }
        var last = lines[Array.FindLastIndex(lines, line => line.StartsWith("FROM ", StringComparison.Ordinal))..];
        var user = last.LastOrDefault(line => line.StartsWith("USER ", StringComparison.Ordinal))?[5..].Trim();
        if (user is null or "root" or "0")
            yield return "The image runs as root.";
        if (!last.Any(line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal)))
            yield return "The image has no HEALTHCHECK.";
    }

    private static string[] Instructions(string text) =>
        [.. text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    [GeneratedRegex("^[^:]+:(?!latest$)[^:]+$")]
    private static partial Regex PinnedImage();

    [GeneratedRegex("\\b(curl|wget)\\b")]
    private static partial Regex Download();
}
