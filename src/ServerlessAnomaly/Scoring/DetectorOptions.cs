using System.ComponentModel.DataAnnotations;

namespace ServerlessAnomaly.Scoring;

/// <summary>Which detector scores, and on what. Settings section <c>Detector</c>.</summary>
public sealed class DetectorOptions
{
    /// <summary>Name of the detector in the registry. Default <c>conv1d</c>.</summary>
    [Required]
    public string Name { get; set; } = "conv1d";

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

    /// <summary>
    /// Pads every run to a fixed batch size (a power of two from 64 to 8,192), so that a GPU plans its kernels once for each.
    /// Default null: on CUDA only.
    /// </summary>
    public bool? FixedBatchSizes { get; set; }
}
