namespace ServerlessAnomaly.LocalHub.Storage;

internal enum RecordState
{
    Complete,
    Incomplete,
    Damaged,
}
