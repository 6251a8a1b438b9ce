using Microsoft.Azure.Functions.Worker.Middleware;
using ServerlessAnomaly.LocalHost.Hosting.Outputs;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

/// <summary>The app's middleware around the call of the function; the outputs are sent once all of it has returned.</summary>
internal sealed class FunctionPipeline
{
    private readonly FunctionExecutionDelegate start;
    private readonly OutputSenders outputs;

    public FunctionPipeline(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware, OutputSenders outputs)
    {
        this.outputs = outputs;
        FunctionExecutionDelegate step = static async context =>
        {
            var embedded = (EmbeddedFunctionContext)context;
            embedded.Result = await embedded.Function.CallAsync(embedded);
        };
        start = middleware.Reverse().Aggregate(step, (next, around) => around(next));
    }

    public async Task RunAsync(EmbeddedFunctionContext context)
    {
        await start(context);
        await outputs.SendAsync(context);
    }
}
