using System.ComponentModel.DataAnnotations;

namespace ServerlessAnomaly.Alerting;

/// <summary>When a drive is reported. Settings section <c>Alerts</c>.</summary>
public sealed class AlertOptions
{
    /// <summary>Windows that must exceed the threshold among the last <see cref="RaiseOf"/>. Default 1.</summary>
    [Range(1, 32)]
    public int RaiseAfter { get; set; } = 1;

    /// <summary>Windows looked back on, the newest included. Default 1.</summary>
    [Range(1, 32)]
    public int RaiseOf { get; set; } = 1;

    /// <summary>An open alert is repeated as worsened when the score has grown by this factor since the last alert. Default 2.</summary>
    [Range(1.01, 1e6)]
    public double WorsenFactor { get; set; } = 2;

    /// <summary>Normal windows in a row after which an open alert is cleared. Default 7.</summary>
    [Range(1, 32)]
    public int ClearAfter { get; set; } = 7;

    /// <summary>Where <see cref="SilentAfter"/> is not set.</summary>
    public const int DefaultSilentAfter = 3;

    /// <summary>
    /// Whole steps without a word after which a drive is told as silent; those count in which others of the fleet reported. Default 3; 0: never.
    /// </summary>
    [Range(0, 1000)]
    public int SilentAfter { get; set; } = DefaultSilentAfter;

    /// <summary>Serial numbers that never alert (drives under repair, say). Their windows are scored all the same.</summary>
    public IList<string> Muted { get; set; } = [];
}
