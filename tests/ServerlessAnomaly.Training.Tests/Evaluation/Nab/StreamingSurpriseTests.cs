using ServerlessAnomaly.Training.Evaluation.Nab;

namespace ServerlessAnomaly.Training.Tests.Evaluation.Nab;

public sealed class StreamingSurpriseTests
{
    [Fact]
    public void Next_RandomValues_IsTheShareOfEarlierOnesAsFarOut()
    {
        var random = new Random(8);
        double[] values = [.. Enumerable.Range(0, 400).Select(_ => (double)random.Next(60))];
        var surprise = new StreamingSurprise();
        for (var i = 0; i < values.Length; i++)
        {
            var own = surprise.Next(values[i]);
            var before = values[..i];
            var further = Math.Min(before.Count(value => value >= values[i]), before.Count(value => value <= values[i]));
            if (i < 20)
                Assert.Equal(0, own);
            else if (further > 0)
                Assert.Equal(-Math.Log((further + 0.5) / (i + 1)), own, 1e-12);
            else
                Assert.True(own > -Math.Log(0.5 / (i + 1)));
        }
    }

    [Fact]
    public void Next_FurtherBeyondAllOthers_IsMoreSurprising()
    {
        double[] scores =
        [
            .. ((double[])[101, 150, 1000, -1, -500]).Select(last =>
            {
                var surprise = new StreamingSurprise();
                for (var i = 0; i <= 100; i++)
                    surprise.Next(i);
                return surprise.Next(last);
            }),
        ];
        Assert.True(scores[0] < scores[1] && scores[1] < scores[2] && scores[3] < scores[4]);
        Assert.Equal(scores[0], scores[3], 1e-12);
    }

    [Fact]
    public void Next_StreamThatNeverMoved_IsFiniteWhenItDoes()
    {
        var surprise = new StreamingSurprise();
        for (var i = 0; i < 50; i++)
            Assert.InRange(surprise.Next(0), 0, 0.1);
        Assert.True(double.IsFinite(surprise.Next(5)));
    }
}
