using System.Globalization;

namespace ServerlessAnomaly.AzureStorage.Capture;

/// <summary>A capture file in the container.</summary>
/// <param name="Name">Name of the blob.</param>
/// <param name="Time">When its window began, UTC, as far as its name tells.</param>
/// <param name="Md5">Of its bytes, where it was stored with them; null where it was not.</param>
internal readonly record struct CaptureFile(string Name, DateTime Time, byte[]? Md5)
{
    public const string Extension = ".avro";

    /// <summary>A file in the folder of a day; its name goes on with <c>HH/mm/ss.avro</c>, else the day itself is its time.</summary>
    public static CaptureFile OfDay(string name, string folder, DateOnly day, byte[]? md5)
    {
        // Where the name says no time, this stays midnight.
        TimeOnly.TryParseExact(
            name.AsSpan(folder.Length),
            "HH'/'mm'/'ss'.avro'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var timeOfDay
        );
        return new CaptureFile(name, day.ToDateTime(timeOfDay, DateTimeKind.Utc), md5);
    }
}
