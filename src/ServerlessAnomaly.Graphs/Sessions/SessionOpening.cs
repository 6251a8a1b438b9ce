using Microsoft.ML.OnnxRuntime;

namespace ServerlessAnomaly.Graphs.Sessions;

/// <summary>Sessions as training wants them.</summary>
internal static class SessionOpening
{
    /// <summary>Opens a model.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <param name="onCuda">Whether CUDA runs it, which <see cref="FindCuda"/> has found; otherwise the CPU does.</param>
    public static InferenceSession Open(byte[] model, bool onCuda = false)
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
        if (onCuda)
        {
            using var cuda = new OrtCUDAProviderOptions();
            // Products of matrices with ten bits of mantissa would set thresholds by other scores than those that are judged.
            cuda.UpdateOptions(new Dictionary<string, string> { ["use_tf32"] = "0" });
            options.AppendExecutionProvider_CUDA(cuda);
        }
        return new InferenceSession(model, options);
    }

    /// <summary>Looks whether CUDA loads: null if so, else why not.</summary>
    public static Exception? FindCuda()
    {
        try
        {
            using var options = new SessionOptions();
            options.AppendExecutionProvider_CUDA();
            return null;
        }
        catch (Exception missing) when (missing is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return missing;
        }
    }
}
