using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessAnomaly.AzureStorage.Capture;

/// <summary>
/// Finds the days that a container has capture files of, without listing the files of days that nobody asked for: it descends through the
/// folders of <c>{namespace}/{hub}/{partition}/{yyyy}/{MM}/{dd}/{HH}/{mm}/{ss}.avro</c>, whatever stands before the year.
/// </summary>
internal sealed class CaptureFolders(BlobContainerClient container, DateOnly first, DateOnly last)
{
    private const string Separator = "/";

    private readonly SortedDictionary<DateOnly, CaptureDay> _days = [];

    public async Task<SortedDictionary<DateOnly, CaptureDay>> FindDaysAsync(CancellationToken cancellationToken)
    {
        await VisitAsync("", default, cancellationToken);
        return _days;
    }

    private async Task VisitAsync(string folder, DateFolder date, CancellationToken cancellationToken)
    {
        var items = container.GetBlobsByHierarchyAsync(
            new GetBlobsByHierarchyOptions { Delimiter = Separator, Prefix = folder },
            cancellationToken
        );
        await foreach (var item in items)
        {
            if (item.IsBlob)
            {
                AddFile(item.Blob);
                continue;
            }
            var inner = date.Enter(item.Prefix.AsSpan(folder.Length).TrimEnd('/'));
            if (!inner.Overlaps(first, last))
                continue;
            if (inner.Day > 0)
                DayOf(new DateOnly(inner.Year, inner.Month, inner.Day)).Folders.Add(item.Prefix);
            else
                await VisitAsync(item.Prefix, inner, cancellationToken);
        }
    }

    // A file named in another way: nothing in it was captured after it was last written, but a copy may have been written much later.
    private void AddFile(BlobItem blob)
    {
        if (!blob.Name.EndsWith(CaptureFile.Extension, StringComparison.Ordinal) || blob.Properties.ContentLength == 0)
            return;
        var time = blob.Properties.LastModified?.UtcDateTime ?? DateTime.MaxValue;
        var day = DateOnly.FromDateTime(time);
        if (day >= first)
            DayOf(day).Files.Add(new CaptureFile(blob.Name, time, blob.Properties.ContentHash));
    }

    private CaptureDay DayOf(DateOnly day) => _days.TryGetValue(day, out var known) ? known : _days[day] = new CaptureDay();

    /// <summary>How much of a date the folders so far have named; 0 where nothing was.</summary>
    private readonly record struct DateFolder(int Year, int Month, int Day)
    {
        public DateFolder Enter(ReadOnlySpan<char> name)
        {
            if (name.Length == 4 && Number(name) is >= 1970 and var year)
                return new(year, 0, 0);
            if (name.Length != 2 || Year == 0)
                return default;
            if (Month == 0)
                return Number(name) is >= 1 and <= 12 and var month ? new(Year, month, 0) : default;
            return Number(name) is >= 1 and var day && day <= DateTime.DaysInMonth(Year, Month) ? new(Year, Month, day) : default;
        }

        public bool Overlaps(DateOnly first, DateOnly last)
        {
            if (Year == 0)
                return true;
            var start = new DateOnly(Year, Math.Max(1, Month), Math.Max(1, Day));
            var endMonth = Month == 0 ? 12 : Month;
            var end = new DateOnly(Year, endMonth, Day == 0 ? DateTime.DaysInMonth(Year, endMonth) : Day);
            return end >= first && start <= last;
        }

        private static int Number(ReadOnlySpan<char> text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
