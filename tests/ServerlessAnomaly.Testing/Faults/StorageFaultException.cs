namespace ServerlessAnomaly.Testing.Faults;

/// <summary>A storage operation failed because a test wanted it to.</summary>
public sealed class StorageFaultException(string operation) : IOException($"The test lets '{operation}' fail.");
