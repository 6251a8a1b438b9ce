using ServerlessAnomaly.Models;
using ServerlessAnomaly.Testing.Models;

namespace ServerlessAnomaly.Tests;

/// <summary>A registry whose pointer can be read, and whose first reads of a version fail.</summary>
internal sealed class OutageRegistry(IDetectorRegistry inner, int reads) : ForwardingRegistry(inner)
{
    private int _left = reads;

    public override Task<DetectorBundle?> ReadAsync(string detector, string version, CancellationToken cancellationToken) =>
        _left-- > 0 ? throw new IOException("The registry is out of reach.") : base.ReadAsync(detector, version, cancellationToken);
}
