namespace ServerlessAnomaly.Scoring;

/// <summary>What runs the model.</summary>
public enum ExecutionProvider
{
    /// <summary>CUDA if it loads, else the CPU; which one is said once in the log and in a metric.</summary>
    Auto,

    /// <summary>CUDA, or an error at start.</summary>
    Cuda,

    /// <summary>The CPU.</summary>
    Cpu,
}
