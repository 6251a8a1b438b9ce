using System.Diagnostics;
using System.Globalization;

namespace ServerlessAnomaly.Benchmarks.Peers;

/// <summary>PyTorch in a process of its own (<c>peers.py</c>), asked by lines.</summary>
internal sealed class TorchProcess : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <exception cref="InvalidOperationException">Python has no PyTorch; its own message is on standard error.</exception>
    public TorchProcess(string python, int threads)
    {
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "peers.py"), $"{threads}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // Would keep it to fewer threads than it is told.
        start.Environment.Remove("OMP_NUM_THREADS");
        _process = Process.Start(start)!;
        Description = Answer();
    }

    /// <summary>Version and threads, as JSON.</summary>
    public string Description { get; }

    /// <summary>Windows a second.</summary>
    public double Rate(string task, string network, int batch, TimeSpan atLeast)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{task} {network} {batch} {atLeast.TotalSeconds}"));
        return double.Parse(Answer(), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Answer() =>
        _process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException(
            "peers.py ended: it needs Debian's python3-torch and libopenblas0-pthread, or --python names another Python."
        );
}
