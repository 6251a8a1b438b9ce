using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly;

/// <summary>
/// An alert and the reading that caused it. Alerts of a batch are sent in the order of their readings, so that it makes no difference into which
/// batches the events are cut; of one reading, who is silent comes first, then who the drive is, its own word, and its score.
/// </summary>
/// <param name="EventIndex">The event, in its batch.</param>
/// <param name="Kind">The reading's kind of drive.</param>
/// <param name="Reading">The reading, among those of its kind; −1 where there is none.</param>
/// <param name="Alert">The alert.</param>
internal readonly record struct BatchAlert(int EventIndex, DriveKind Kind, int Reading, DriveAlert Alert) : IComparable<BatchAlert>
{
    public int CompareTo(BatchAlert other)
    {
        var order = (EventIndex, Kind, Reading, -(int)Alert.Reason.GetValueOrDefault()).CompareTo(
            (other.EventIndex, other.Kind, other.Reading, -(int)other.Alert.Reason.GetValueOrDefault())
        );
        return order != 0 ? order : string.CompareOrdinal(Alert.AlertId, other.Alert.AlertId);
    }
}
