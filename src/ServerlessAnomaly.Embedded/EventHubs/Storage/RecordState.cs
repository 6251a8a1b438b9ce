namespace ServerlessAnomaly.Embedded.EventHubs.Storage;

internal enum RecordState
{
    Complete,
    Incomplete,
    Damaged,
}
