using ServerlessAnomaly.Alerting;

namespace ServerlessAnomaly.Tests.Alerting;

public sealed class AlertLocationTests
{
    [Fact]
    public void ToString_Everything_GoesFromTheMachineToTheVault() =>
        Assert.Equal(
            "host store-07, slot 12, /dev/sdb, data centre ams1, vault v9",
            new AlertLocation
            {
                Host = "store-07",
                Slot = "12",
                Device = "/dev/sdb",
                DataCenter = "ams1",
                Vault = "v9",
            }.ToString()
        );

    [Fact]
    public void ToString_WhatWasNotSaid_IsLeftOut() => Assert.Equal("/dev/sdb", new AlertLocation { Device = "/dev/sdb" }.ToString());
}
