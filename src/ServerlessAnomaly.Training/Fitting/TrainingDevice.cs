using ServerlessAnomaly.Graphs.Sessions;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Training.Fitting;

/// <summary>What a run works on.</summary>
internal static class TrainingDevice
{
    /// <summary>CUDA or the CPU.</summary>
    /// <param name="wanted">The setting; <see cref="ExecutionProvider.Auto"/> takes CUDA if it loads.</param>
    /// <exception cref="TrainingException">CUDA was demanded and does not load.</exception>
    public static ExecutionProvider Choose(ExecutionProvider wanted)
    {
        if (wanted == ExecutionProvider.Cpu)
            return ExecutionProvider.Cpu;
        if (SessionOpening.FindCuda() is not { } missing)
            return ExecutionProvider.Cuda;
        return wanted == ExecutionProvider.Auto
            ? ExecutionProvider.Cpu
            : throw new TrainingException(
                $"CUDA was asked for (--device cuda, or Detector__ExecutionProvider) and did not load: {missing.Message} Use auto to fall back to the CPU.",
                missing
            );
    }
}
