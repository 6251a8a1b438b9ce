namespace ServerlessAnomaly.Windowing.Identity;

/// <summary>
/// Whether what two readings with one serial number say of their drive can be of one drive. What a reading does not say never speaks against
/// it, and each rule allows for what real collectors write of the same drive.
/// </summary>
internal static class SameDrive
{
    /// <summary>Counters are rounded, and written down only now and then: a few hours fewer are the same drive.</summary>
    private const double HoursOfNoise = 24;

    /// <summary>Where two drives could look like one, less is allowed for.</summary>
    private const double HoursOfRounding = 2;

    /// <summary>The size that firmware and drivers tell when they can address 28 bits only: it says nothing of the drive.</summary>
    private const long Lba28 = 137_438_952_960,
        Lba28Sectors = 137_438_953_472;

    /// <summary>16 bits of hours, and of minutes.</summary>
    private static readonly double[] Wraps = [65_536, 65_536 / 60.0];

    /// <summary>One collector passes on minutes, half minutes or seconds where another has hours.</summary>
    private static readonly double[] Units = [60, 120, 3600];

    /// <summary>With fewer hours than this, a new drive's could by chance be an old one's in another unit.</summary>
    private const double FewestHoursInUnit = 290;

    /// <summary>
    /// Whether both texts may name one model. One may say more than the other: <c>ST4000DM000</c>, <c>ATA ST4000DM000-1F2168</c>. Case, and
    /// whether words are parted by a space or an underscore, make no difference.
    /// </summary>
    public static bool MayBeModel(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var longer = one.Length >= other.Length ? one : other;
        var shorter = one.Length >= other.Length ? other : one;
        for (var start = 0; start + shorter.Length <= longer.Length; start++)
        {
            var end = start + shorter.Length;
            if (
                (start == 0 || !IsWord(longer[start - 1]))
                && (end == longer.Length || !IsWord(longer[end]))
                && AreAlike(longer[start..end], shorter)
            )
                return true;
        }
        return false;
    }

    /// <summary>Whether both sizes in bytes may be of one drive; 0 stands for unknown. Up to 1 % is the difference of two ways to count.</summary>
    public static bool MayBeCapacity(long one, long other) =>
        one <= 0
        || other <= 0
        || one is Lba28 or Lba28Sectors
        || other is Lba28 or Lba28Sectors
        || Math.Abs((double)one - other) <= 0.01 * Math.Max(one, other);

    /// <summary>
    /// Whether a drive with <paramref name="before"/> hours in use may have <paramref name="after"/> hours later; NaN stands for unknown. Counters
    /// that wrap, and those that are told in another unit, fall and are the same drive.
    /// </summary>
    /// <param name="before">Hours of the earlier reading.</param>
    /// <param name="after">Hours of the later one.</param>
    /// <param name="elapsed">Hours between them.</param>
    public static bool MayBeHours(double before, double after, double elapsed)
    {
        if (double.IsNaN(before) || double.IsNaN(after) || after >= before - HoursOfNoise)
            return true;
        foreach (var wrap in Wraps)
            if (after + wrap - before is var used && used >= -HoursOfRounding && used <= elapsed + HoursOfRounding)
                return true;
        foreach (var unit in Units)
            if (
                before / unit is var hours
                && hours >= FewestHoursInUnit
                && after >= hours - HoursOfRounding
                && after <= hours + elapsed + HoursOfRounding
            )
                return true;
        return false;
    }

    private static bool IsWord(byte character) => char.IsAsciiLetterOrDigit((char)character) || character >= 0x80;

    private static bool AreAlike(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < one.Length; i++)
            if (Fold(one[i]) != Fold(other[i]))
                return false;
        return true;
    }

    private static int Fold(byte character) => character == '_' ? ' ' : char.ToLowerInvariant((char)character);
}
