using System.Diagnostics;
using System.Globalization;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>
/// Progress of one long piece of work on standard error: rewritten in place on a terminal, a plain line every few seconds elsewhere.
/// </summary>
internal sealed class ProgressLine(string title) : IDisposable
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly bool _inPlace = !Console.IsErrorRedirected;
    private readonly Lock _writing = new();
    private TimeSpan _shown = TimeSpan.MinValue;
    private int _width;

    /// <summary>Time since the work began.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Says how far the work is; <paramref name="total"/> 0 where that is not known.</summary>
    public void Report(long done, long total, string unit, string? more = null)
    {
        lock (_writing)
        {
            var interval = _inPlace ? TimeSpan.FromMilliseconds(100) : PlainInterval;
            if (_shown != TimeSpan.MinValue && _clock.Elapsed - _shown < interval && done != total)
                return;
            _shown = _clock.Elapsed;
            Write(Describe(done, total, unit) + (more is null ? "" : $", {more}"));
        }
    }

    /// <summary>Ends the line with what came of the work.</summary>
    public void Done(string result)
    {
        lock (_writing)
        {
            Write(result);
            if (_inPlace)
                Console.Error.WriteLine();
            _width = 0;
        }
    }

    /// <summary>Writes a line of its own above the progress line.</summary>
    public void Above(string line)
    {
        lock (_writing)
        {
            if (_inPlace && _width > 0)
                Console.Error.Write('\r' + new string(' ', _width) + '\r');
            _width = 0;
            Console.Error.WriteLine(line);
        }
    }

    public void Dispose()
    {
        if (_inPlace && _width > 0)
            Console.Error.WriteLine();
    }

    private string Describe(long done, long total, string unit)
    {
        var rate = done / Math.Max(_clock.Elapsed.TotalSeconds, 1e-3);
        var text = total > 0 ? $"{done:N0} of {total:N0} {unit}" : $"{done:N0} {unit}";
        text += string.Create(CultureInfo.InvariantCulture, $", {rate:N0}/s");
        return total > done && rate > 0 ? $"{text}, {TimeSpan.FromSeconds((total - done) / rate):mm\\:ss} left" : text;
    }

    private void Write(string text)
    {
        var line = $"{title}: {text}";
        if (!_inPlace)
        {
            Console.Error.WriteLine(line);
            return;
        }
        Console.Error.Write('\r' + line.PadRight(_width));
        _width = line.Length;
    }
}
