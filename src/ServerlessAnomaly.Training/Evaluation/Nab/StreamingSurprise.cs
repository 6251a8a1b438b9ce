namespace ServerlessAnomaly.Training.Evaluation.Nab;

/// <summary>
/// How surprising each value of a stream is, given the values before it and nothing else: the counters' tail score, for values that may
/// be too low as well as too high. −ln of the share of earlier values that are at least as far out; beyond all of them, ln(1 + distance ÷
/// spread) on top, the spread being that of the middle 80 %.
/// </summary>
internal sealed class StreamingSurprise
{
    // With fewer values before it, none is surprising.
    private const int Fewest = 20;

    // A stream that hardly moved yet has no spread; this part of its largest value stands in for it.
    private const double LeastSpread = 1e-3;

    private readonly List<double> _ascending = [];

    /// <summary>The surprise of the next value, which then counts as an earlier one.</summary>
    public double Next(double value)
    {
        var (below, notAbove) = (Rank(value, countEqual: false), Rank(value, countEqual: true));
        var surprise = _ascending.Count < Fewest ? 0 : Surprise(value, _ascending.Count - below, notAbove);
        _ascending.Insert(notAbove, value);
        return surprise;
    }

    private double Surprise(double value, int atLeast, int atMost)
    {
        var count = _ascending.Count;
        var surprise = -Math.Log((Math.Min(atLeast, atMost) + 0.5) / (count + 1));
        if (atLeast > 0 && atMost > 0)
            return surprise;
        var (lowest, highest) = (_ascending[0], _ascending[^1]);
        var spread = Math.Max(
            _ascending[count - 1 - (count / 10)] - _ascending[count / 10],
            LeastSpread * Math.Max(Math.Abs(lowest), Math.Max(Math.Abs(highest), 1e-9))
        );
        return surprise + Math.Log(1 + (Math.Max(value - highest, lowest - value) / spread));
    }

    /// <summary>Earlier values below a value, or not above it.</summary>
    private int Rank(double value, bool countEqual)
    {
        var (low, high) = (0, _ascending.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ascending[middle] < value || (countEqual && _ascending[middle] == value))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
