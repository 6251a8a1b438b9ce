namespace ServerlessAnomaly.Training.Retraining.Gating;

/// <summary>Exact tails of the binomial distribution.</summary>
internal static class Binomial
{
    /// <summary>The smallest k with P(X &gt; k) ≤ <paramref name="risk"/>: more successes than k are hardly chance.</summary>
    /// <param name="trials">Independent trials.</param>
    /// <param name="rate">Chance of a success, between 0 and 1.</param>
    /// <param name="risk">Chance of calling chance a finding.</param>
    public static int MostByChance(int trials, double rate, double risk)
    {
        double log = trials * Math.Log(1 - rate),
            below = Math.Exp(log);
        var k = 0;
        for (; k < trials && 1 - below > risk; k++)
        {
            log += Math.Log((trials - k) / (double)(k + 1)) + Math.Log(rate / (1 - rate));
            below += Math.Exp(log);
        }
        return k;
    }
}
