using Microsoft.ML.OnnxRuntime;

namespace ServerlessAnomaly.Training.Runs;

/// <summary>Sessions as training wants them.</summary>
internal static class Ort
{
    public static InferenceSession Session(byte[] model)
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
        return new InferenceSession(model, options);
    }
}
