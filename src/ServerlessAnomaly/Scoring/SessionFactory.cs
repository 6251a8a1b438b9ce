using Microsoft.ML.OnnxRuntime;

namespace ServerlessAnomaly.Scoring;

/// <summary>Opens ONNX Runtime sessions on the execution provider that the options ask for.</summary>
internal static class SessionFactory
{
    /// <returns>The session and the name of the provider that it got: CUDA or CPU; <c>Fallback</c> says why not CUDA.</returns>
    /// <exception cref="DetectorRefusedException">CUDA was demanded and did not load.</exception>
    public static (InferenceSession Session, string Provider, string? Fallback) Open(byte[] model, DetectorOptions options)
    {
        if (options.ExecutionProvider == ExecutionProvider.Cpu)
            return (OpenOnCpu(model, options), "CPU", null);
        try
        {
            return (OpenOnCuda(model, options), "CUDA", null);
        }
        catch (Exception unavailable) when (unavailable is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            if (unavailable is OnnxRuntimeException fault && fault.IsPassing() && options.ExecutionProvider == ExecutionProvider.Cuda)
                throw;
            if (options.ExecutionProvider == ExecutionProvider.Cuda)
                throw new DetectorRefusedException(
                    $"Detector__ExecutionProvider is Cuda and CUDA did not load: {unavailable.Message} Use Auto to fall back to the CPU.",
                    unavailable
                );
            return (OpenOnCpu(model, options), "CPU", unavailable.Message);
        }
    }

    private static InferenceSession OpenOnCpu(byte[] model, DetectorOptions options)
    {
        using var settings = Settings(options);
        return new InferenceSession(model, settings);
    }

    private static InferenceSession OpenOnCuda(byte[] model, DetectorOptions options)
    {
        using var settings = Settings(options);
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(
            new Dictionary<string, string>
            {
                ["gpu_mem_limit"] = (options.GpuMemoryLimitMegabytes * 1024L * 1024L).ToString(
                    System.Globalization.CultureInfo.InvariantCulture
                ),
                ["arena_extend_strategy"] = "kSameAsRequested",
                // Products of matrices with ten bits of mantissa make scores differ from the CPU's by a thousandth.
                ["use_tf32"] = "0",
            }
        );
        settings.AppendExecutionProvider_CUDA(cuda);
        return new InferenceSession(model, settings);
    }

    private static SessionOptions Settings(DetectorOptions options)
    {
        var settings = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Threads that wait by spinning would take the cores that parsing and windowing need between two runs.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return settings;
    }
}
