using System.Globalization;
using ServerlessAnomaly.Training.Tuning;

namespace ServerlessAnomaly.Training.Tests.Tuning;

public sealed class GaussianProcessTests
{
    [Fact]
    public void Predict_OnePoint_IsTheClosedForm()
    {
        // k(0.3) = 2 (1 + a + a²/3) e^-a with a = √5 · 0.3 / 0.5; mean = k y / (2 + noise), variance = 2 - k² / (2 + noise).
        var a = Math.Sqrt(5) * 0.6;
        var covariance = 2 * (1 + a + (a * a / 3)) * Math.Exp(-a);
        var process = new GaussianProcess(
            [
                [0.1],
            ],
            [1.5],
            [0.5],
            2,
            0.25
        );
        var (mean, deviation) = process.Predict([0.4]);
        Assert.Equal(covariance * 1.5 / 2.25, mean, 1e-12);
        Assert.Equal(Math.Sqrt(2 - (covariance * covariance / 2.25)), deviation, 1e-12);
        Assert.Equal(-0.5 * ((1.5 * 1.5 / 2.25) + Math.Log(2.25) + Math.Log(2 * Math.PI)), process.LogMarginalLikelihood, 1e-12);
    }

    [Fact]
    public void Predict_FarFromAllPoints_IsThePrior()
    {
        var (mean, deviation) = new GaussianProcess(
            [
                [0.0],
                [0.1],
            ],
            [3, 4],
            [0.05],
            2,
            1e-6
        ).Predict([50]);
        Assert.Equal(0, mean, 1e-9);
        Assert.Equal(Math.Sqrt(2), deviation, 1e-9);
    }

    [Fact]
    public async Task Predict_TwoDimensions_AgreesWithScikitLearn()
    {
        const string Script = """
            import sys
            import numpy as np
            from sklearn.gaussian_process import GaussianProcessRegressor
            from sklearn.gaussian_process.kernels import ConstantKernel, Matern
            data = np.array([[float(w) for w in line.split()] for line in sys.stdin])
            train, test = data[:12], data[12:]
            model = GaussianProcessRegressor(ConstantKernel(1.7) * Matern([0.3, 0.9], nu=2.5), alpha=0.01, optimizer=None)
            model.fit(train[:, :2], train[:, 2])
            print(model.log_marginal_likelihood_value_)
            for mean, deviation in zip(*model.predict(test[:, :2], return_std=True)):
                print(mean, deviation)
            """;
        var random = new Random(2);
        double[][] rows =
        [
            .. Enumerable.Range(0, 20).Select(_ => (double[])[random.NextDouble(), random.NextDouble(), random.NextDouble()]),
        ];
        var answers = await ScikitLearn.RunAsync(
            Script,
            string.Join('\n', rows.Select(row => string.Join(' ', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))))
        );

        double[][] points = [.. rows[..12].Select(row => row[..2])];
        var process = new GaussianProcess(points, [.. rows[..12].Select(row => row[2])], [0.3, 0.9], 1.7, 0.01);
        Assert.Equal(answers[0], process.LogMarginalLikelihood, 1e-8);
        foreach (var (index, row) in rows[12..].Index())
        {
            var (mean, deviation) = process.Predict(row[..2]);
            Assert.Equal(answers[(2 * index) + 1], mean, 1e-8);
            Assert.Equal(answers[(2 * index) + 2], deviation, 1e-7);
        }
    }
}
