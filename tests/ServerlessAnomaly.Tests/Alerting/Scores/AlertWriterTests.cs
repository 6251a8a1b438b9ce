using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Scores;
using ServerlessAnomaly.Testing.Models;

namespace ServerlessAnomaly.Tests.Alerting.Scores;

public sealed class AlertWriterTests
{
    [Fact]
    public void IdOf_SameAlert_IsFrozen() =>
        Assert.Equal("ae917d1292368d2d6ebb948312370a12", AlertWriter.IdOf("Z305B2QN"u8, 17700, "conv1d", AlertKind.Raised));

    [Fact]
    public void IdOf_AnyOtherAlert_Differs()
    {
        string[] ids =
        [
            AlertWriter.IdOf("A"u8, 1, "d", AlertKind.Raised),
            AlertWriter.IdOf("B"u8, 1, "d", AlertKind.Raised),
            AlertWriter.IdOf("A"u8, 2, "d", AlertKind.Raised),
            AlertWriter.IdOf("A"u8, 1, "e", AlertKind.Raised),
            AlertWriter.IdOf("A"u8, 1, "d", AlertKind.Worsened),
            AlertWriter.IdOf("Ad"u8, 1, "", AlertKind.Raised),
            AlertWriter.IdOf("A"u8, 1, "d", AlertKind.Raised, new RescoredBy(5, 0)),
            AlertWriter.IdOf("A"u8, 1, "d", AlertKind.Raised, new RescoredBy(6, 0)),
            AlertWriter.IdOf("A"u8, 1, "d", AlertKind.Raised, new RescoredBy(5, 1)),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Write_Severity_IsThatOfTheScoreInThresholds()
    {
        Assert.Equal(AlertSeverity.Low, Write(score: 12).Severity);
        Assert.Equal(AlertSeverity.Medium, Write(score: 20).Severity);
        Assert.Equal(AlertSeverity.High, Write(score: 31).Severity);
    }

    [Fact]
    public void Write_Causes_AreSharesOfTheErrorLargestFirstWithTheirValues()
    {
        var causes = Write(errors: [1, 3, 0], newest: [7, float.NaN, 9]).TopFeatures;
        Assert.Equal(
            [
                new FeatureCause("pending sectors", "smart_197_raw", null, 0.75f),
                new FeatureCause("reallocated sectors", "smart_5_raw", 7, 0.25f),
            ],
            causes
        );
    }

    [Fact]
    public void Write_NoErrorAtAll_NamesNoCause() => Assert.Empty(Write(errors: [0, 0, 0]).TopFeatures);

    [Fact]
    public void Finite_WhatJsonCannotHold_IsTheLargestNumberThatItCan() =>
        Assert.Equal(
            [float.MaxValue, float.MaxValue, float.MinValue, 2.5f],
            new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 2.5f }.Select(AlertWriter.Finite)
        );

    // Threshold 10; the schema has reallocated sectors, pending sectors and temperature.
    private static DriveAlert Write(float score = 20, float[]? errors = null, float[]? newest = null) =>
        AlertWriter.Write(
            AlertKind.Raised,
            TestDetector.Bundle().Manifest,
            new DriveName("A"u8, "M"u8),
            17700,
            score,
            errors ?? [1, 1, 1],
            newest ?? [1, 1, 1],
            "0",
            1
        );
}
