using System.Text;
using ServerlessAnomaly.Windowing.Identity;

namespace ServerlessAnomaly.Tests.Windowing.Identity;

public sealed class SameDriveTests
{
    [Theory]
    [InlineData("ST4000DM000", "ST4000DM000-1F2168", true)]
    [InlineData("WDC WD40EFRX-68WT0N0", "WD40EFRX", true)]
    [InlineData("SAMSUNG_MZ7LM480", "Samsung MZ7LM480", true)]
    [InlineData("ATA ST4000DM000", "ST4000DM000", true)]
    [InlineData("ST4000DM000", "ST4000DM0001", false)]
    [InlineData("ST4000DM000", "ST8000NM0055", false)]
    [InlineData("Samsung SSD 970 EVO 1TB", "Samsung SSD 970 EVO Plus 1TB", false)]
    [InlineData("M1", "M11", false)]
    public void MayBeModel_TwoSpellings_AreOneWhereOneSaysMore(string one, string other, bool expected)
    {
        Assert.Equal(expected, SameDrive.MayBeModel(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other)));
        Assert.Equal(expected, SameDrive.MayBeModel(Encoding.UTF8.GetBytes(other), Encoding.UTF8.GetBytes(one)));
    }

    [Theory]
    [InlineData(4_000_787_030_016, 4_000_787_030_016, true)]
    [InlineData(4_000_787_030_016, 4_000_000_000_000, true)]
    [InlineData(4_000_787_030_016, 0, true)]
    [InlineData(4_000_787_030_016, 137_438_952_960, true)] // 28 bits of addresses
    [InlineData(4_000_787_030_016, 3_900_000_000_000, false)]
    [InlineData(4_000_787_030_016, 8_001_563_222_016, false)]
    public void MayBeCapacity_TwoSizes(long one, long other, bool expected)
    {
        Assert.Equal(expected, SameDrive.MayBeCapacity(one, other));
        Assert.Equal(expected, SameDrive.MayBeCapacity(other, one));
    }

    [Theory]
    [InlineData(1000, 1024, 24, true)]
    [InlineData(1000, 50_000, 24, true)] // only fewer hours speak against one drive
    [InlineData(1000, 990, 24, true)] // rounded, or written down now and then
    [InlineData(1000, 900, 24, false)]
    [InlineData(35_000, 12, 24, false)]
    [InlineData(1072, 12, 24, false)]
    [InlineData(65_530, 18, 24, true)] // 16 bits of hours
    [InlineData(65_530, 18, 1, false)]
    [InlineData(1_090, 22, 24, true)] // 16 bits of minutes
    [InlineData(1_200_000, 20_023, 24, true)] // minutes from one collector, hours from the other
    [InlineData(2_400_000, 20_001, 1, true)] // half minutes
    [InlineData(72_000_000, 20_001, 1, true)] // seconds
    [InlineData(1_200_000, 19_000, 24, false)]
    [InlineData(3_000, 50, 1, false)] // a new drive's first days are no old drive's minutes
    [InlineData(float.NaN, 12, 1, true)]
    [InlineData(12, float.NaN, 1, true)]
    public void MayBeHours_LaterReading(float before, float after, double elapsed, bool expected) =>
        Assert.Equal(expected, SameDrive.MayBeHours(before, after, elapsed));
}
