namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>
/// Records of one sender for one partition, complete but for number, time and checksum. The buffer is pooled; the log gives it back.
/// </summary>
internal sealed class AppendRequest(byte[] buffer, int length, int count)
{
    public byte[] Buffer { get; } = buffer;

    public int Length { get; } = length;

    public int Count { get; } = count;

    public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
