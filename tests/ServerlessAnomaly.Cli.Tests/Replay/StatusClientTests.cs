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
        var builder = WebApplication.CreateSlimBuilder();
        await using var functions = builder.Build();
        functions.Urls.Add("http://127.0.0.1:0");
        functions.MapGet("/api/status", () => Results.Unauthorized());
        await functions.StartAsync();
        using var client = new StatusClient(functions.Urls.Single());

        var failure = await Assert.ThrowsAsync<CliException>(() => client.TryReadAsync(CancellationToken.None));

        Assert.Contains("Embedded__FunctionKey", failure.Message, StringComparison.Ordinal);
    }
}
