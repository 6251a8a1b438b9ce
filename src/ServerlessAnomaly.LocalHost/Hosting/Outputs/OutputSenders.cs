using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Storage.Queues;
using ServerlessAnomaly.LocalHost.Protocol;
using ServerlessAnomaly.LocalHost.Worker;

namespace ServerlessAnomaly.LocalHost.Hosting.Outputs;

/// <summary>Sends what functions return to storage queues. Senders are prepared when the host starts; a queue is made when it is first used.</summary>
internal sealed class OutputSenders(QueueClientOptions options)
{
    private readonly ConcurrentDictionary<(string Function, string Binding), QueueClient> _queues = new();
    private readonly ConcurrentDictionary<QueueClient, bool> _created = new(ReferenceEqualityComparer.Instance);

    /// <summary>Makes the senders of a function; what is missing is noted with the resolver.</summary>
    public void Prepare(FunctionDefinition function, SettingResolver settings)
    {
        foreach (var output in function.Outputs)
        {
            if (output.Type != "queue")
            {
                settings.AddFault($"Function {function.Name}: the local host has no output of type '{output.Type}'.");
                continue;
            }
            var name = settings.Resolve(output.Text("queueName") ?? "", function.Name);
            if (settings.Connection(output.Text("connection"), "AzureWebJobsStorage", function.Name) is { } connection)
                _queues[(function.Name, output.Name)] = new QueueClient(connection, name, options);
        }
    }

    /// <summary>Sends the outputs of one invocation.</summary>
    public async Task SendAsync(FunctionDefinition function, InvocationResponse response, CancellationToken cancellationToken)
    {
        foreach (var output in function.Outputs)
        {
            var data =
                output.Name == "$return"
                    ? response.ReturnValue
                    : response.OutputData.FirstOrDefault(named => named.Name == output.Name)?.Data;
            foreach (var message in Messages(data))
                await SendAsync(_queues[(function.Name, output.Name)], message, cancellationToken);
        }
    }

    private static IEnumerable<BinaryData> Messages(TypedData? data) =>
        data?.DataCase switch
        {
            TypedData.DataOneofCase.String => [BinaryData.FromString(data.String)],
            TypedData.DataOneofCase.Json when data.Json == "null" => [],
            TypedData.DataOneofCase.Json => FromJson(data.Json),
            TypedData.DataOneofCase.Bytes => [BinaryData.FromBytes(data.Bytes.Memory)],
            TypedData.DataOneofCase.CollectionString => data.CollectionString.String.Select(BinaryData.FromString),
            TypedData.DataOneofCase.CollectionBytes => data.CollectionBytes.Bytes.Select(bytes => BinaryData.FromBytes(bytes.Memory)),
            _ => [],
        };

    // A list becomes a message for each of its elements, as in Azure.
    private static IEnumerable<BinaryData> FromJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Array
            ?
            [
                .. document
                    .RootElement.EnumerateArray()
                    .Select(item => BinaryData.FromString(item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText())),
            ]
            : [BinaryData.FromString(json)];
    }

    private async Task SendAsync(QueueClient queue, BinaryData message, CancellationToken cancellationToken)
    {
        if (!_created.ContainsKey(queue))
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            _created[queue] = true;
        }
        await queue.SendMessageAsync(message, cancellationToken: cancellationToken);
    }
}
