namespace ServerlessAnomaly.LocalHost.Hosting.Outputs;

/// <summary>Takes messages out of a function. Shared by all its invocations.</summary>
internal interface IOutputSender
{
    Task SendAsync(IReadOnlyList<BinaryData> messages, CancellationToken ct);
}
