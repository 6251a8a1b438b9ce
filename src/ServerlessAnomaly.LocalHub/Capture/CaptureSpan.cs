using System.Globalization;

namespace ServerlessAnomaly.LocalHub.Capture;

/// <summary>
/// Which events a file holds, kept as its metadata. A restart recognises by it the file that was written last, in case that its
/// checkpoint was not: it begins with the first event after the checkpoint, and that event's time tells it from the like-numbered event
/// of another hub.
/// </summary>
/// <param name="After">The last event before the file; −1 for none.</param>
/// <param name="First">The first event's number.</param>
/// <param name="FirstTime">When the hub took the first event, in ticks.</param>
/// <param name="Last">The last event's number.</param>
internal readonly record struct CaptureSpan(long After, long First, long FirstTime, long Last)
{
    private const string AfterName = "after",
        FirstName = "first",
        FirstTimeName = "firstticks",
        LastName = "last";

    public static CaptureSpan Between(long after, HubEvent first, HubEvent last) =>
        new(after, first.SequenceNumber, first.EnqueuedTimeUtc.Ticks, last.SequenceNumber);

    /// <summary>Null where the file is not one of a <see cref="HubCapture"/>, or holds nothing.</summary>
    public static CaptureSpan? Parse(IDictionary<string, string> metadata) =>
        Number(metadata, AfterName) is { } after
        && Number(metadata, FirstName) is { } first
        && Number(metadata, FirstTimeName) is { } time
        && Number(metadata, LastName) is { } last
            ? new CaptureSpan(after, first, time, last)
            : null;

    public bool BeginsWith(HubEvent candidate) => candidate.SequenceNumber == First && candidate.EnqueuedTimeUtc.Ticks == FirstTime;

    public Dictionary<string, string> ToMetadata() =>
        new()
        {
            [AfterName] = Text(After),
            [FirstName] = Text(First),
            [FirstTimeName] = Text(FirstTime),
            [LastName] = Text(Last),
        };

    private static long? Number(IDictionary<string, string> metadata, string name) =>
        metadata.TryGetValue(name, out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
