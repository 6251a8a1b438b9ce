using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using ServerlessAnomaly.Cli.Commands;

namespace ServerlessAnomaly.EndToEnd.Tests.Layout;

/// <summary>Every command line in the pages is one that the program takes.</summary>
public sealed partial class DocumentedCommandTests
{
    private const string FromSource = "dotnet run --project src/ServerlessAnomaly.Cli -- ";
    private static readonly RootCommand Root = AnomalyCommand.Create();
    private static readonly HashSet<string> Verbs = [.. Root.Subcommands.Select(verb => verb.Name)];

    public static TheoryData<string, string> Lines =>
        new(
            MarkdownCode
                .ShellLines()
                .SelectMany(shown => Calls(shown.Line).Select(call => (shown.Page, call)))
                .Distinct()
                .Select(shown => new TheoryDataRow<string, string>(shown.Page, shown.call))
        );

    public static TheoryData<string, string> Mentions =>
        new(
            MarkdownCode
                .Spans()
                .Where(shown => shown.Text.StartsWith("anomaly ", StringComparison.Ordinal) || IsVerbWithMore(shown.Text))
                .Distinct()
                .Select(shown => new TheoryDataRow<string, string>(shown.Page, shown.Text))
        );

    [Theory, MemberData(nameof(Lines))]
    public void Line_ToBeCopied_IsTaken(string page, string line)
    {
        var errors = Root.Parse(Arguments(line)).Errors;
        Assert.True(errors.Count == 0, $"{page} shows '{line}': {string.Join(' ', errors.Select(error => error.Message))}");
    }

    // What a sentence names may leave out what the verb needs: `anomaly train --state FILE`.
    [Theory, MemberData(nameof(Mentions))]
    public void Mention_InASentence_NamesVerbsAndOptionsThatAreThere(string page, string mention)
    {
        var errors = Root.Parse(Arguments(mention)).Errors.Where(error => !IsLeftOut(error)).Select(error => error.Message).ToList();
        Assert.True(errors.Count == 0, $"{page} says '{mention}': {string.Join(' ', errors)}");
    }

    [Fact]
    public void ThePage_HasEveryVerb()
    {
        var page = File.ReadAllText(MarkdownCode.Pages.Single(page => Path.GetFileName(page) == "cli.md"));
        Assert.All(Root.Subcommands.SelectMany(Paths), verb => Assert.Matches($"`{verb}[` ]", page));
    }

    [Theory]
    [InlineData("anomaly trian --data a.zip")]
    [InlineData("anomaly train --dta a.zip")]
    [InlineData("anomaly replay a.zip --rat max")]
    [InlineData("anomaly models promot VERSION")]
    [InlineData("anomaly replay a.zip --rate fastest")]
    public void ALine_ThatTheProgramRefuses_IsFound(string line) =>
        Assert.Contains(Root.Parse(Arguments(line)).Errors, error => !IsLeftOut(error));

    private static IEnumerable<string> Paths(Command verb) =>
        verb.Subcommands.Count == 0 ? [verb.Name] : verb.Subcommands.Select(part => $"{verb.Name} {part.Name}");

    // `models list` and `replay --hub` as well as `anomaly models list`; not `train` alone, which may be anything.
    private static bool IsVerbWithMore(string span)
    {
        var words = span.Split(' ');
        return words.Length > 1
            && Root.Subcommands.FirstOrDefault(verb => verb.Name == words[0]) is { } verb
            && (words[1].StartsWith("--", StringComparison.Ordinal) || verb.Subcommands.Count > 0);
    }

    private static IEnumerable<string> Calls(string line) =>
        line.StartsWith(FromSource, StringComparison.Ordinal) ? [line]
        : line.StartsWith("anomaly ", StringComparison.Ordinal) ? [line]
        : Substitution().Matches(line).Select(match => match.Groups[1].Value);

    /// <summary>Words of the line: what may be left out (<c>[--state FILE]</c>) is given, of a choice (<c>a|b</c>) the first is taken, dots stand for nothing.</summary>
    private static string[] Arguments(string line)
    {
        var command = line.Replace(FromSource, "", StringComparison.Ordinal);
        command = command.StartsWith("anomaly ", StringComparison.Ordinal) ? command["anomaly ".Length..] : command;
        return
        [
            .. command
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => word.Trim('[', ']').TrimEnd('…').Split('|')[0])
                .Where(word => word.Length > 0)
                .Select(Value),
        ];
    }

    // Placeholders of values that have a form.
    private static string Value(string word) =>
        word switch
        {
            "D" => "2018-01-31",
            "N" or "PORT" => "1",
            "F" or "R" => "0.5",
            "P" => "nab",
            _ => word,
        };

    private static bool IsLeftOut(ParseError error) =>
        error.Message.Contains("is required", StringComparison.Ordinal) || error.Message.StartsWith("Required ", StringComparison.Ordinal);

    [GeneratedRegex(@"\$\((anomaly [^)]+)\)")]
    private static partial Regex Substitution();
}
