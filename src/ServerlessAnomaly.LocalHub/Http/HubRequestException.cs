namespace ServerlessAnomaly.LocalHub.Http;

/// <summary>A request the hub refuses.</summary>
internal sealed class HubRequestException(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;
}
