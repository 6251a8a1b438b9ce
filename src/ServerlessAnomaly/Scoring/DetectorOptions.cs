using System.ComponentModel.DataAnnotations;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Scoring;

/// <summary>Which detector scores, and on what. Settings section <c>Detector</c>.</summary>
public sealed record DetectorOptions
{
    /// <summary>
    /// Name of the detector in the registry. Default <c>conv1d</c>. It judges the kind that the schema is of; those of the other kinds have the
    /// kind behind it, as <see cref="NameOf"/> says.
    /// </summary>
    [Required]
    public string Name { get; set; } = "conv1d";

    /// <summary>
    /// The name in the registry of the detector that judges a kind: <c>conv1d</c>, <c>conv1d-ssd</c>, <c>conv1d-nvme</c>, <c>conv1d-sas</c>.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="own">The kind that the schema is of, whose detector has the plain name.</param>
    public string NameOf(DriveKind kind, DriveKind own) => kind == own ? Name : DetectorNames.Of(Name, kind);

    /// <summary>What runs the model. Default <see cref="ExecutionProvider.Auto"/>.</summary>
    public ExecutionProvider ExecutionProvider { get; set; } = ExecutionProvider.Auto;

    /// <summary>How often the champion pointer is looked at. Default 30 seconds.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Threads of one run on the CPU. Default 0: one for each core.</summary>
    [Range(0, 256)]
    public int Threads { get; set; }

    /// <summary>GPU memory the model may take, in MiB. Default 2048.</summary>
    [Range(64, 1024 * 1024)]
    public int GpuMemoryLimitMegabytes { get; set; } = 2048;
}
