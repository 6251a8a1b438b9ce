using System.Net.Http.Json;
using Microsoft.Azure.Functions.Worker;

namespace ServerlessAnomaly.SampleApp;

/// <summary>Tells the test of each invocation, and does what the test answers: nothing, fail, wait to be cancelled, or end the process.</summary>
public sealed class Reporter(Uri probe)
{
    private readonly HttpClient _http = new() { BaseAddress = probe };

    public async Task CallAsync(FunctionContext context, string[] data, CancellationToken cancellationToken)
    {
        var call = new Call(
            context.FunctionDefinition.Name,
            data,
            context.RetryContext?.RetryCount ?? 0,
            context.TraceContext.TraceParent ?? "",
            "called"
        );
        switch (await TellAsync(call))
        {
            case "fail":
                throw new InvalidOperationException("no");
            case "exit":
                Environment.Exit(3);
                break;
            case "wait":
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    await TellAsync(call with { What = "cancelled" });
                    throw;
                }
                break;
        }
    }

    private async Task<string> TellAsync(Call call)
    {
        using var answer = await _http.PostAsJsonAsync("", call);
        return await answer.Content.ReadAsStringAsync();
    }

    private sealed record Call(string Function, string[] Data, int Retry, string TraceParent, string What);
}
