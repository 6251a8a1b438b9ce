using Microsoft.ML.OnnxRuntime;

namespace ServerlessAnomaly.Scoring;

/// <summary>Tells ONNX Runtime's faults that pass from those that stay; its exceptions differ in their text only.</summary>
internal static class PassingFaults
{
    private static readonly string[] Texts =
    [
        "out of memory",
        "out_of_memory",
        "Failed to allocate",
        "memory allocation",
        "BFCArena",
        "bad allocation",
    ];

    /// <summary>Whether memory was short, of the machine or of the GPU.</summary>
    public static bool IsPassing(this OnnxRuntimeException fault) =>
        Texts.Any(text => fault.Message.Contains(text, StringComparison.OrdinalIgnoreCase));
}
