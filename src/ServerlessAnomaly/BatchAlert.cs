using ServerlessAnomaly.Alerting;

namespace ServerlessAnomaly;

/// <summary>
/// An alert and the reading that caused it. Alerts of a batch are sent in the order of their readings, so that it makes no difference into which
/// batches the events are cut; of one reading, the drive's own word comes first.
/// </summary>
/// <param name="EventIndex">The event, in its batch.</param>
/// <param name="Reading">The reading, among those of its kind.</param>
/// <param name="Alert">The alert.</param>
internal readonly record struct BatchAlert(int EventIndex, int Reading, DriveAlert Alert) : IComparable<BatchAlert>
{
    public int CompareTo(BatchAlert other) =>
        (EventIndex, Alert.DriveKind, Reading, -(int)Alert.Reason.GetValueOrDefault()).CompareTo(
            (other.EventIndex, other.Alert.DriveKind, other.Reading, -(int)other.Alert.Reason.GetValueOrDefault()));
}
