namespace ServerlessAnomaly.Training.Datasets;

/// <summary>A window without its values: the drive's index in the data set, and the row of the window's last step.</summary>
internal readonly record struct WindowReference(int Drive, int EndRow);
