using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.AzureStorage.Blobs;

namespace ServerlessAnomaly.AzureStorage.Alerting;

/// <summary>
/// Every alert that was sent, as JSON lines in append blobs, <c>{yyyy}/{MM}/{dd}/{partition}.jsonl</c> by the last day of the window. A queue
/// cannot be looked at without disturbing its consumer; the history can.
/// </summary>
/// <param name="container">Container, such as <c>alerts</c>; created when first used.</param>
/// <param name="damage">Is told of damaged lines, which are left out; null: a file that has one is refused.</param>
public sealed class BlobAlertHistory(BlobContainerClient container, ReadingDamage? damage = null) : IAlertSink
{
    /// <summary>Name of the container where none is chosen.</summary>
    public const string DefaultContainer = "alerts";

    private readonly JsonLinesFiles<DriveAlert> _files = new(container, "an alert", damage);

    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<DriveAlert> alerts, CancellationToken cancellationToken)
    {
        if (alerts.Count > 0)
            await _files.AppendAsync(alerts, FileName, cancellationToken);
    }

    /// <summary>All alerts, each id once, by the day of their window.</summary>
    public async IAsyncEnumerable<DriveAlert> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (day, read) = ("", new HashSet<string>(StringComparer.Ordinal));
        await foreach (var (file, alert) in _files.ReadAsync(cancellationToken))
        {
            // An alert that is sent again goes to the same day.
            if (day.Length == 0 || !file.StartsWith(day, StringComparison.Ordinal))
                (day, read) = (file[..Math.Min(file.Length, "yyyy/MM/dd/".Length)], new(StringComparer.Ordinal));
            if (read.Add(alert.AlertId))
                yield return alert;
        }
    }

    private static string FileName(DriveAlert alert) =>
        alert.WindowEnd.UtcDateTime.ToString("yyyy'/'MM'/'dd'/'", CultureInfo.InvariantCulture) + alert.Partition + ".jsonl";
}
