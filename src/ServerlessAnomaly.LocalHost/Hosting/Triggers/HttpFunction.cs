using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>Answers the requests of one HTTP function.</summary>
internal sealed class HttpFunction(
    Function function, HttpTriggerAttribute trigger, FunctionInvoker invoker, IConfiguration configuration, ILogger log)
{
    public const string FunctionKeySetting = "Embedded:FunctionKey";
    public const string AdminKeySetting = "Embedded:AdminKey";

    public async Task HandleAsync(HttpContext http, CancellationToken stopping)
    {
        if (!IsAllowed(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, http.RequestAborted);
        try
        {
            var once = new EmbeddedRetryContext(0, 0);
            await invoker.InvokeAsync(function, new HttpInput(http), once, either.Token, context => AnswerAsync(http.Response, context));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception exception)
        {
            HostLog.RequestFailed(log, exception, function.Descriptor.Name);
            if (!http.Response.HasStarted)
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static async Task AnswerAsync(HttpResponse response, EmbeddedFunctionContext context)
    {
        switch (ResponseIn(context.Result))
        {
            case null:
                response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case EmbeddedHttpResponseData data:
                await data.WriteToAsync(response, context.CancellationToken);
                break;
            case string text:
                response.ContentType = "text/plain; charset=utf-8";
                await response.WriteAsync(text, context.CancellationToken);
                break;
            case var value:
                response.ContentType = "application/json; charset=utf-8";
                var serializer = HttpRequestDataExtensions.SerializerOf(context);
                var json = await serializer.SerializeAsync(value, value.GetType(), context.CancellationToken);
                await response.Body.WriteAsync(json.ToMemory(), context.CancellationToken);
                break;
        }
    }

    /// <summary>The response itself, or the one that a result with several outputs carries.</summary>
    private static object? ResponseIn(object? result) => result is null or HttpResponseData or string
        ? result
        : result.GetType().GetProperties().FirstOrDefault(property =>
            property.PropertyType == typeof(HttpResponseData))?.GetValue(result) ?? result;

    private bool IsAllowed(HttpRequest request)
    {
        var setting = trigger.AuthLevel switch
        {
            AuthorizationLevel.Anonymous => null,
            AuthorizationLevel.Admin => configuration[AdminKeySetting],
            _ => configuration[FunctionKeySetting],
        };
        if (string.IsNullOrEmpty(setting))
            return true;

        var given = request.Headers["x-functions-key"].FirstOrDefault() ?? request.Query["code"].FirstOrDefault() ?? "";
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(setting));
    }
}
