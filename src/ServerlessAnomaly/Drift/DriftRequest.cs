using System.Text.Json;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Drift;

/// <summary>The message that asks for a run: one line of JSON.</summary>
/// <param name="Detector">Name of the detector whose run is asked for.</param>
/// <param name="Version">The champion that no longer fits.</param>
/// <param name="MeasuredAt">When that was measured, UTC.</param>
/// <param name="Features">Names of the features above their limit.</param>
internal sealed record DriftRequest(string Detector, string Version, DateTimeOffset MeasuredAt, IReadOnlyList<string> Features)
{
    /// <summary>The message of a report.</summary>
    public static string Write(DriftReport report) =>
        JsonSerializer.Serialize(
            new DriftRequest(report.Detector, report.Version, report.MeasuredAt, [.. report.Above.Select(figure => figure.Name)]),
            DocumentJson.OneLine
        );

    /// <summary>The request of a message; null where it is none, as what a person has sent.</summary>
    public static DriftRequest? Parse(string message)
    {
        try
        {
            return JsonSerializer.Deserialize<DriftRequest>(message, DocumentJson.OneLine) is { Detector: not null } request
                ? request
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
