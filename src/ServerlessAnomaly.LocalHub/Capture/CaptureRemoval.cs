namespace ServerlessAnomaly.LocalHub.Capture;

/// <summary>What retention has deleted.</summary>
/// <param name="TooOld">Files older than <see cref="HubCaptureOptions.RetentionTime"/>.</param>
/// <param name="TooMuch">Younger files, because there was more than <see cref="HubCaptureOptions.RetentionBytes"/>.</param>
public readonly record struct CaptureRemoval(int TooOld, int TooMuch);
