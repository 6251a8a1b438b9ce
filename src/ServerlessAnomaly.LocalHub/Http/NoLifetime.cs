using Microsoft.Extensions.Hosting;

namespace ServerlessAnomaly.LocalHub.Http;

/// <summary>Leaves Ctrl+C to the program's own host: an inner web server is stopped by its owner, in the right order.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
