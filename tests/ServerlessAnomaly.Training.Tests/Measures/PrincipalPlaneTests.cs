using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Tests.Measures;

public sealed class PrincipalPlaneTests
{
    [Fact]
    public void Fit_PointsStretchedAlongKnownAxes_FindsThem()
    {
        var random = new Random(5);
        // Deviation 3 along (1, 1, 0) ÷ √2, 1 along (0, 0, 1), and nothing else.
        float[][] vectors =
        [
            .. Enumerable
                .Range(0, 4000)
                .Select(_ =>
                {
                    double along = 3 * (random.NextDouble() - 0.5),
                        across = random.NextDouble() - 0.5;
                    return new[] { (float)(7 + (along / Math.Sqrt(2))), (float)(along / Math.Sqrt(2)), (float)across };
                }),
        ];
        var (points, shares) = PrincipalPlane.Fit(vectors);
        Assert.Equal(0.9, shares[0], 0.01);
        Assert.Equal(0.1, shares[1], 0.01);
        foreach (var (point, vector) in points.Zip(vectors).Take(50))
        {
            // Distances in the plane are those in space, because nothing lies beside it.
            var (first, reference) = (points[0], vectors[0]);
            Assert.Equal(
                Math.Sqrt(vector.Zip(reference).Sum(pair => Math.Pow(pair.First - pair.Second, 2))),
                Math.Sqrt(Math.Pow(point[0] - first[0], 2) + Math.Pow(point[1] - first[1], 2)),
                1e-3
            );
        }
    }

    [Fact]
    public void Fit_EqualVectors_PutsThemAtTheOrigin() =>
        Assert.All(
            PrincipalPlane
                .Fit([
                    [1, 2],
                    [1, 2],
                    [1, 2],
                ])
                .Points,
            point => Assert.Equal([0, 0], point)
        );
}
