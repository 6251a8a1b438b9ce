using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Replay;

namespace ServerlessAnomaly.Cli.Tests.Replay;

public sealed class StatusClientTests
{
    [Fact]
    public async Task TryReadAsync_FunctionsAskForAKey_SaysWhichVariableToSet()
    {
        await using var functions = await ServeAsync(Results.Unauthorized);
        using var client = new StatusClient(functions.Urls.Single());

        var failure = await Assert.ThrowsAsync<CliException>(() => client.TryReadAsync(CancellationToken.None));

        Assert.Contains("LocalHost__FunctionKey", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCodes.Status500InternalServerError)]
    [InlineData(StatusCodes.Status502BadGateway)]
    [InlineData(StatusCodes.Status503ServiceUnavailable)]
    public async Task WaitUntilAsync_FunctionsFailWhileTheyAnswer_AsksAgain(int code)
    {
        var asked = 0;
        await using var functions = await ServeAsync(() => ++asked < 3 ? Results.StatusCode(code) : Results.Ok(Status(partitions: 4)));
        using var client = new StatusClient(functions.Urls.Single());

        var status = await client.WaitUntilAsync(_ => true, _ => { }, CancellationToken.None);

        Assert.Equal(4, status.Partitions);
    }

    [Fact]
    public async Task WaitUntilAsync_FunctionsListenElsewhereAfterARestart_GoesOnWithThem()
    {
        await using var before = await ServeAsync(() => Results.Ok(Status(partitions: 0)));
        await using var after = await ServeAsync(() => Results.Ok(Status(partitions: 4)));
        var address = before.Urls.Single();
        using var client = new StatusClient("the functions", () => address, _ => { });

        var status = await client.WaitUntilAsync(
            answer => answer.Partitions == 4,
            _ => address = after.Urls.Single(),
            CancellationToken.None
        );

        Assert.Equal(4, status.Partitions);
    }

    [Fact]
    public async Task WaitUntilAsync_NothingRunsAtFirst_SaysWhatIsWaitedForOnceAndWhenItIsOver()
    {
        await using var functions = await ServeAsync(() => Results.Ok(Status(partitions: 0)));
        var (asked, said) = (0, new List<string>());
        using var client = new StatusClient("the functions here", () => ++asked > 7 ? functions.Urls.Single() : null, said.Add);

        await client.WaitUntilAsync(_ => true, _ => { }, CancellationToken.None);

        Assert.Collection(
            said,
            waiting => Assert.StartsWith("The functions here do not answer: waiting", waiting, StringComparison.Ordinal),
            over => Assert.Equal("The functions here answer again.", over)
        );
    }

    private static PipelineStatus Status(int partitions) => new(null, partitions, 0, 0, default, [], []);

    private static async Task<WebApplication> ServeAsync(Func<IResult> status)
    {
        var functions = WebApplication.CreateSlimBuilder().Build();
        functions.Urls.Add("http://127.0.0.1:0");
        functions.MapGet("/api/status", status);
        await functions.StartAsync();
        return functions;
    }
}
