namespace ServerlessAnomaly.Alerting.Silence;

/// <summary>Which drives are told when they fall silent.</summary>
public sealed class SilencePolicy(AlertOptions options)
{
    private readonly MuteList _muted = new(options.Muted);

    /// <summary>Steps without a word that are borne; 0: nobody is told.</summary>
    public int After => options.SilentAfter;

    /// <summary>Whether nothing is ever said of the drive.</summary>
    public bool IsMuted(ReadOnlySpan<byte> serialNumber) => _muted.Has(serialNumber);
}
