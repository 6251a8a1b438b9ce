namespace ServerlessAnomaly.Models;

/// <summary>Someone else changed what was about to be changed: read again and decide anew.</summary>
public sealed class RegistryConflictException(string message, Exception? inner = null) : Exception(message, inner);
