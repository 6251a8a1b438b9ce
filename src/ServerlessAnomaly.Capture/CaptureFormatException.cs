namespace ServerlessAnomaly.Capture;

/// <summary>A file that is cut off or damaged, or holds no captured events; the message names file, byte and what to do.</summary>
public sealed class CaptureFormatException(string message, Exception? inner = null) : Exception(message, inner);
