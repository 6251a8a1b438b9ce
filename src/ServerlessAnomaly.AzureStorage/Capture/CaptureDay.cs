namespace ServerlessAnomaly.AzureStorage.Capture;

/// <summary>Where the files of one day are.</summary>
internal sealed class CaptureDay
{
    /// <summary>Folders named after the day, one for each partition.</summary>
    public List<string> Folders { get; } = [];

    /// <summary>Files outside of such folders that were last written on the day.</summary>
    public List<CaptureFile> Files { get; } = [];
}
