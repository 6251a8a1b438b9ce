namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>A step around every invocation.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Does its work and calls the step that follows.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="next">The step that follows.</param>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
