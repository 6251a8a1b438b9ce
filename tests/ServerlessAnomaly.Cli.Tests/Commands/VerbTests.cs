using System.CommandLine;
using ServerlessAnomaly.Cli.Commands;

namespace ServerlessAnomaly.Cli.Tests.Commands;

/// <summary>What every verb has in common: it says how it is used, and refuses what it does not know before it does anything.</summary>
public sealed class VerbTests
{
    public static TheoryData<string> Verbs => new(Paths(AnomalyCommand.Create(), ""));

    [Theory, MemberData(nameof(Verbs))]
    public async Task Help_SaysWhatTheVerbDoesAndEachOfItsOptions(string verb)
    {
        using var output = new StringWriter();
        var parsed = AnomalyCommand.Create().Parse([.. verb.Split(' '), "--help"]);

        Assert.Equal(0, await parsed.InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken));

        var help = output.ToString();
        var command = parsed.CommandResult.Command;
        Assert.False(string.IsNullOrWhiteSpace(command.Description), $"'{verb}' does not say what it does.");
        Assert.All(command.Options, option => Assert.Contains(option.Name, help, StringComparison.Ordinal));
        Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{option.Name} says nothing."));
        Assert.All(
            command.Arguments,
            argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{argument.Name} says nothing.")
        );
        Assert.Contains("--json", help, StringComparison.Ordinal);
        Assert.Contains("--home", help, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Verbs))]
    public void UnknownOption_IsRefusedByName(string verb) =>
        Assert.Contains(
            AnomalyCommand.Create().Parse([.. verb.Split(' '), "--no-such-option"]).Errors,
            error => error.Message.Contains("'--no-such-option'", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("train --data a.csv --detectr conv1d", "--detectr")]
    [InlineData("tune --data a.csv b.csv --trails 3", "--trails")]
    [InlineData("replay a.csv --rat max", "--rat")]
    [InlineData("models promote 20180613T031502Z-1a2b3c4d --force", "--force")]
    public void MisspeltOption_BehindFilesOrAVersion_IsNotTakenForOne(string line, string option) =>
        Assert.Contains(
            AnomalyCommand.Create().Parse(line.Split(' ')).Errors,
            error => error.Message.Contains($"'{option}'", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("train --data a.csv --epochs many", "many")]
    [InlineData("train --data a.csv --kind tape", "tape")]
    [InlineData("replay a.csv --rate fast", "fast")]
    [InlineData("replay a.csv --from yesterday", "yesterday")]
    [InlineData("evaluate --protocol mine --data a.csv", "mine")]
    [InlineData("simulate-nights --data a.csv --from 2018-07-01 --to 2018-09-30 --every week", "week")]
    [InlineData("tune --data a.csv --trials 0", "--trials is 0")]
    [InlineData("tune --data a.csv --trials many", "many")]
    [InlineData("up --port https", "https")]
    [InlineData("hub --partitions none", "none")]
    [InlineData("drives --not-ready --after some", "some")]
    public void BadValue_IsRefusedWithTheValue(string line, string value) =>
        Assert.Contains(
            AnomalyCommand.Create().Parse(line.Split(' ')).Errors,
            error => error.Message.Contains(value, StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("models show", "VERSION")]
    [InlineData("models promote", "VERSION")]
    [InlineData("state show", "SERIAL")]
    [InlineData("deadletters resend", "FILE")]
    [InlineData("schemas add", "FILE")]
    [InlineData("schemas show", "ID")]
    [InlineData("inspect", "FILE")]
    [InlineData("replay", "PATH")]
    public void MissingArgument_IsNamed(string verb, string argument) =>
        Assert.Contains(
            AnomalyCommand.Create().Parse(verb.Split(' ')).Errors,
            error => error.Message.Contains(argument, StringComparison.Ordinal)
        );

    private static IEnumerable<string> Paths(Command command, string path) =>
        command.Subcommands.SelectMany(part => part.Subcommands.Count == 0 ? [(path + part.Name)] : Paths(part, $"{path}{part.Name} "));
}
