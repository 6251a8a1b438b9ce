using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Protocol;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Worker;

/// <summary>One worker's side of the protocol: the start, invocations by their id, logs, and the end.</summary>
internal sealed class WorkerChannel(FunctionApp app, ILoggerFactory loggers)
{
    /// <summary>The version of Azure's host whose protocol this is.</summary>
    private const string HostVersion = "4.1042.100";

    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> _invocations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ILogger> _logs = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _retired = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the worker calls itself when it connects.</summary>
    public string Id { get; } = Guid.NewGuid().ToString();

    /// <summary>Completes when the worker has connected.</summary>
    public Task Connected => _started.Task;

    /// <summary>Completes when nothing can be sent to the worker any more.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Completes when nobody is given this channel any more.</summary>
    public Task Retired => _retired.Task;

    /// <summary>Messages to the worker, for the stream that carries them.</summary>
    public IAsyncEnumerable<StreamingMessage> Outgoing(CancellationToken cancellationToken) =>
        _outgoing.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Asks for the functions, and has each loaded.</summary>
    /// <exception cref="LocalStartException">The worker refused; the message says what.</exception>
    public async Task<IReadOnlyList<FunctionDefinition>> LoadAsync(CancellationToken cancellationToken)
    {
        await Connected.WaitAsync(cancellationToken);
        var init = new WorkerInitRequest
        {
            HostVersion = HostVersion,
            WorkerDirectory = app.Folder,
            FunctionAppDirectory = app.Folder,
        };
        init.Capabilities["HandlesInvocationCancelMessage"] = "true";
        var initialized = await AskAsync(new StreamingMessage { WorkerInitRequest = init }, "init", cancellationToken);
        EnsureSuccess(initialized.WorkerInitResponse.Result, "does not start");
        var ask = new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = app.Folder } };
        var metadata = (await AskAsync(ask, "metadata", cancellationToken)).FunctionMetadataResponse;
        EnsureSuccess(metadata.Result, "does not say its functions");
        foreach (var function in metadata.FunctionMetadataResults)
        {
            var load = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function };
            var loaded = await AskAsync(new StreamingMessage { FunctionLoadRequest = load }, function.FunctionId, cancellationToken);
            EnsureSuccess(loaded.FunctionLoadResponse.Result, $"cannot load the function {function.Name}");
        }
        return [.. metadata.FunctionMetadataResults.Select(FunctionDefinition.From)];
    }

    /// <summary>Invokes a function and waits for its answer. Cancelling asks the worker to cancel, and waits on.</summary>
    /// <exception cref="FunctionFailedException">The function failed.</exception>
    /// <exception cref="WorkerGoneException">The worker ended meanwhile.</exception>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var answered = new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        _invocations[request.InvocationId] = answered;
        if (!_outgoing.Writer.TryWrite(new StreamingMessage { InvocationRequest = request }))
            Abandon(request.InvocationId);
        InvocationResponse response;
        await using (cancellationToken.Register(() => Cancel(request.InvocationId)))
            response = await answered.Task;
        return response.Result.Status == StatusResult.Types.Status.Success
            ? response
            : throw new FunctionFailedException(Describe(response.Result), cancellationToken.IsCancellationRequested);
    }

    /// <summary>Asks the worker to end within a time.</summary>
    public void Terminate(TimeSpan grace)
    {
        _outgoing.Writer.TryWrite(
            new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(grace) } }
        );
        _outgoing.Writer.TryComplete();
    }

    /// <summary>The worker is gone: nobody waits for it any longer.</summary>
    public void Close(string reason)
    {
        _outgoing.Writer.TryComplete();
        _started.TrySetException(new WorkerGoneException(reason));
        _ = _started.Task.Exception;
        foreach (var answer in _answers.Values)
            answer.TrySetException(new WorkerGoneException(reason));
        foreach (var id in _invocations.Keys)
            Abandon(id);
        _closed.TrySetResult();
    }

    /// <summary>Says that another channel has taken its place, or none will.</summary>
    public void Retire() => _retired.TrySetResult();

    /// <summary>Takes a message of the worker.</summary>
    public void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream:
                _started.TrySetResult();
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (_invocations.TryRemove(message.InvocationResponse.InvocationId, out var invocation))
                    invocation.TrySetResult(message.InvocationResponse);
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                Log(message.RpcLog);
                break;
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
                Answer("init", message);
                break;
            case StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
                Answer("metadata", message);
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                Answer(message.FunctionLoadResponse.FunctionId, message);
                break;
        }
    }

    private static string Describe(StatusResult result)
    {
        var text = result.Exception?.Message is { Length: > 0 } message ? message : result.Result;

        // The worker wraps what a function threw: "Result: …\nException: …\nStack: …".
        var line = text.Split('\n').FirstOrDefault(part => part.StartsWith("Exception:", StringComparison.Ordinal));
        return (line?["Exception:".Length..] ?? text).Trim();
    }

    private static void EnsureSuccess(StatusResult? result, string what)
    {
        if (result is not null && result.Status != StatusResult.Types.Status.Success)
            throw new LocalStartException($"The worker {what}: {Describe(result)}");
    }

    private async Task<StreamingMessage> AskAsync(StreamingMessage question, string key, CancellationToken cancellationToken)
    {
        var answer = _answers[key] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        question.RequestId = Guid.NewGuid().ToString();
        if (!_outgoing.Writer.TryWrite(question))
            throw new WorkerGoneException("The worker has ended.");
        return await answer.Task.WaitAsync(cancellationToken);
    }

    private void Answer(string key, StreamingMessage message)
    {
        if (_answers.TryRemove(key, out var waiting))
            waiting.TrySetResult(message);
    }

    private void Cancel(string invocation) =>
        _outgoing.Writer.TryWrite(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocation } });

    private void Abandon(string invocation)
    {
        if (_invocations.TryRemove(invocation, out var waiting))
            waiting.TrySetException(new WorkerGoneException("The worker ended while the invocation was under way."));
    }

    private void Log(RpcLog entry)
    {
        var log = _logs.GetOrAdd(entry.Category.Length > 0 ? entry.Category : "Worker", loggers.CreateLogger);
        var level = (LogLevel)(int)entry.Level;
        if (!log.IsEnabled(level))
            return;
        var exception = entry.Exception is { Message.Length: > 0 } told ? $"{Environment.NewLine}{told.Message}" : "";
        log.Log(level, new EventId(0, entry.EventId), $"{entry.Message}{exception}", null, (text, _) => text);
    }
}
