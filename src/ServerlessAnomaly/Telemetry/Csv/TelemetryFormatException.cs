namespace ServerlessAnomaly.Telemetry;

/// <summary>A file that should hold telemetry does not: the message is one sentence for people.</summary>
public sealed class TelemetryFormatException(string message, Exception? inner = null) : Exception(message, inner);
