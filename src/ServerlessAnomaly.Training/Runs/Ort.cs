using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Training.Runs;

/// <summary>Sessions as training wants them.</summary>
internal static class Ort
{
    /// <summary>Opens a model.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <param name="device">What runs it: one that <see cref="Choose"/> gave.</param>
    public static InferenceSession Session(byte[] model, ExecutionProvider device = ExecutionProvider.Cpu)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Moments of weights that hardly move become denormal, and those are computed many times slower.
        options.AddSessionConfigEntry("session.set_denormal_as_zero", "1");
        // Waiting threads that spin take the cores that everything else on the machine needs; where that is much, training runs at half the
        // speed.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (device == ExecutionProvider.Cuda) options.AppendExecutionProvider_CUDA();
        return new InferenceSession(model, options);
    }

    /// <summary>What a run works on: CUDA or the CPU.</summary>
    /// <param name="wanted">The setting; <see cref="ExecutionProvider.Auto"/> takes CUDA if it loads.</param>
    /// <exception cref="TrainingException">CUDA was demanded and does not load.</exception>
    public static ExecutionProvider Choose(ExecutionProvider wanted)
    {
        if (wanted == ExecutionProvider.Cpu) return ExecutionProvider.Cpu;
        try
        {
            using var options = new SessionOptions();
            options.AppendExecutionProvider_CUDA();
            return ExecutionProvider.Cuda;
        }
        catch (Exception missing) when (missing is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return wanted == ExecutionProvider.Auto ? ExecutionProvider.Cpu : throw new TrainingException(
                $"CUDA was asked for (--device cuda, or Detector__ExecutionProvider) and did not load: {missing.Message} Use auto to fall back to the CPU.", missing);
        }
    }
}
