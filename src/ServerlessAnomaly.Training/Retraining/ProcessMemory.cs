using System.Runtime;
using System.Runtime.InteropServices;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>Gives memory back to the system after a run that took much of it, so that a process that goes on scoring is as small as before.</summary>
internal static class ProcessMemory
{
    /// <summary>
    /// Collects garbage and lets go of what is free. ONNX Runtime's memory comes from the C library: glibc keeps freed pages below any that is
    /// in use, some 100 MB after a run, until it is told to trim. Another C library, or another system, is left alone.
    /// </summary>
    /// <returns>Whether the C library gave anything back.</returns>
    public static bool GiveBack()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        try
        {
            return OperatingSystem.IsLinux() && Trim(0) != 0;
        }
        catch (Exception none) when (none is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static extern int Trim(nuint pad);
}
