using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Scores;

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
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }
}
