using BenchmarkDotNet.Attributes;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>A reading into its drive's window, and the window's copy where it is complete; time and bytes are for one reading.</summary>
public class WindowBenchmark
{
    private const int Readings = 8192;
    private readonly ReadingBatch _readings = SampleReadings.All();
    private readonly WindowOptions _options = new();
    private readonly float[] _window = new float[16 * 21];

    [Benchmark(OperationsPerInvoke = Readings)]
    public int ApplyAndCopy()
    {
        var windows = new PartitionWindows(_options, 21);
        var ready = 0;
        for (var i = 0; i < Readings; i++)
        {
            if (windows.Apply(_readings[i], out var drive) != ReadingOutcome.Ready)
                continue;
            windows.CopyWindow(drive, _window);
            ready++;
        }
        return ready;
    }
}
